package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Amounts of CPU and memory that containers ask for. */
public final class Quantities {

  /** The resource that stands for the disk of a node. */
  public static final String STORAGE = "ephemeral-storage";

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

  /** What the runtime of a pod takes beside its containers (KEP-688). */
  static Map<String, Quantity> overhead(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getOverhead(), Map.of());
  }

  /**
   * All containers together, or the largest of the init containers that run before them if that is
   * more. Init containers that go on running (KEP-753) count with all that start after them.
   */
  static long needed(Pod pod, ToLongFunction<Container> amount) {
    long sidecars = 0;
    long most = 0;
    for (Container each : pod.getSpec().getInitContainers()) {
      long one = amount.applyAsLong(each);
      most = Math.max(most, sidecars + one);
      sidecars += Specs.isSidecar(each) ? one : 0;
    }
    long together = pod.getSpec().getContainers().stream().mapToLong(amount).sum();
    return Math.max(most, sidecars + together);
  }

  /** The bytes of this machine's disk that a pod may take, if one of its containers has a limit. */
  public static Optional<Long> storageLimit(Pod pod) {
    long limit = needed(pod, each -> bytes(limits(each), STORAGE).orElse(0L));
    return limit == 0
        ? Optional.empty()
        : Optional.of(limit + bytes(overhead(pod), STORAGE).orElse(0L));
  }

  /** The limit of one container. */
  public static Optional<Quantity> storageLimit(Container container) {
    return Optional.ofNullable(limits(container).get(STORAGE))
        .filter(each -> each.getNumericalAmount().signum() > 0);
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
