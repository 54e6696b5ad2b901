package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The downward API: what a pod may learn of itself by {@code fieldRef} and {@code
 * resourceFieldRef}.
 */
public final class FieldValues {

  private FieldValues() {}

  /**
   * @param hostAddresses of the node, the first one the main one
   * @param addresses of the pod, the first one the main one
   */
  public record Place(
      List<String> hostAddresses, List<String> addresses, Map<String, Quantity> allocatable) {}

  public static String of(Pod pod, String path, Place place) throws ConfigFault {
    int bracket = path.indexOf("['");
    if (bracket > 0 && path.endsWith("']")) {
      String key = path.substring(bracket + 2, path.length() - 2);
      return entries(pod, path.substring(0, bracket)).getOrDefault(key, "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels", "metadata.annotations" -> lines(entries(pod, path));
      case "spec.nodeName" -> text(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> text(pod.getSpec().getServiceAccountName());
      case "status.hostIP" -> place.hostAddresses().getFirst();
      case "status.hostIPs" -> String.join(",", place.hostAddresses());
      case "status.podIP" -> place.addresses().isEmpty() ? "" : place.addresses().getFirst();
      case "status.podIPs" -> String.join(",", place.addresses());
      default -> throw new ConfigFault("unsupported fieldPath: " + path);
    };
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static Map<String, String> entries(Pod pod, String path) throws ConfigFault {
    Map<String, String> entries =
        switch (path) {
          case "metadata.labels" -> pod.getMetadata().getLabels();
          case "metadata.annotations" -> pod.getMetadata().getAnnotations();
          default -> throw new ConfigFault("unsupported fieldPath: " + path);
        };
    return entries == null ? Map.of() : entries;
  }

  private static String lines(Map<String, String> entries) {
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + quoted(each.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    return mightypi.model.Json.brief(value);
  }

  /** What is not limited is limited by the node. */
  public static String of(Container container, ResourceFieldSelector field, Place place)
      throws ConfigFault {
    String[] words = field.getResource().split("\\.", 2);
    if (words.length != 2) {
      throw new ConfigFault("unsupported container resource : " + field.getResource());
    }
    Quantity amount =
        switch (words[0]) {
          case "limits" -> Quantities.limits(container).get(words[1]);
          case "requests" -> Quantities.requests(container).get(words[1]);
          default ->
              throw new ConfigFault("unsupported container resource : " + field.getResource());
        };
    if (amount == null && words[0].equals("limits")) {
      amount = place.allocatable().get(words[1]);
    }
    BigDecimal value = amount == null ? BigDecimal.ZERO : amount.getNumericalAmount();
    return value.divide(divisor(field), 0, RoundingMode.CEILING).toPlainString();
  }

  private static BigDecimal divisor(ResourceFieldSelector field) {
    Quantity divisor = field.getDivisor();
    BigDecimal amount = divisor == null ? BigDecimal.ZERO : divisor.getNumericalAmount();
    return amount.signum() == 0 ? BigDecimal.ONE : amount;
  }
}
