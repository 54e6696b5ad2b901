package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amounts of CPU and memory that containers ask for. */
public final class Quantities {

  private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

  private Quantities() {}

  /** In thousandths of a core, rounded up. */
  public static Optional<Long> milliCpu(Map<String, Quantity> amounts) {
    return amount(amounts, "cpu")
        .map(cores -> cores.multiply(MILLI).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  public static Optional<Long> bytes(Map<String, Quantity> amounts, String resource) {
    return amount(amounts, resource)
        .map(bytes -> bytes.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String resource) {
    return Optional.ofNullable(amounts.get(resource)).map(Quantity::getNumericalAmount);
  }

  public static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null || container.getResources().getLimits() == null
        ? Map.of()
        : container.getResources().getLimits();
  }

  /** What is not requested but limited counts as requested. */
  public static Map<String, Quantity> requests(Container container) {
    Map<String, Quantity> all = new java.util.HashMap<>(limits(container));
    if (container.getResources() != null && container.getResources().getRequests() != null) {
      all.putAll(container.getResources().getRequests());
    }
    return all;
  }

  static String qosClass(Pod pod) {
    List<Container> all = Specs.containers(pod);
    boolean none =
        all.stream()
            .allMatch(
                each ->
                    milliCpu(requests(each)).isEmpty()
                        && bytes(requests(each), "memory").isEmpty());
    if (none) {
      return "BestEffort";
    }
    return all.stream().allMatch(Quantities::isGuaranteed) ? "Guaranteed" : "Burstable";
  }

  private static boolean isGuaranteed(Container container) {
    Map<String, Quantity> limits = limits(container);
    Map<String, Quantity> requests = requests(container);
    return milliCpu(limits).isPresent()
        && bytes(limits, "memory").isPresent()
        && milliCpu(limits).equals(milliCpu(requests))
        && bytes(limits, "memory").equals(bytes(requests, "memory"));
  }
}
