package mightypi.model.quota;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** What a quota is about, and what is used of it. */
public final class Quotas {

  private static final Map<String, Kind> BY_NAME =
      Map.of(
          "configmaps", Kinds.CONFIG_MAP,
          "secrets", Kinds.SECRET,
          "replicationcontrollers", Kinds.REPLICATION_CONTROLLER,
          "resourcequotas", Kinds.RESOURCE_QUOTA,
          "persistentvolumeclaims", Kinds.PERSISTENT_VOLUME_CLAIM,
          "requests.storage", Kinds.PERSISTENT_VOLUME_CLAIM);

  private Quotas() {}

  public static Amounts hard(Document quota) {
    return Amounts.of(Json.map(quota.tree(), "spec", "hard"));
  }

  /** Whether objects of a kind count for any of the names. */
  static boolean concerns(Set<String> names, Kind kind) {
    return names.stream().anyMatch(name -> concerns(name, kind));
  }

  private static boolean concerns(String name, Kind kind) {
    if (name.startsWith("count/")) {
      return name.equals("count/" + kind.groupResource());
    }
    if (name.startsWith("services")) {
      return kind.equals(Kinds.SERVICE);
    }
    if (name.contains(".storageclass.storage.k8s.io/")) {
      return kind.equals(Kinds.PERSISTENT_VOLUME_CLAIM);
    }
    return BY_NAME.getOrDefault(name, Kinds.POD).equals(kind);
  }

  /** Whether an object counts, by the quota's scopes: these know pods only. */
  public static boolean covers(Document quota, Kind kind, Document object) {
    List<@Nullable Object> scopes = Json.list(quota.tree(), "spec", "scopes");
    List<@Nullable Object> selector =
        Json.list(quota.tree(), "spec", "scopeSelector", "matchExpressions");
    if (scopes.isEmpty() && selector.isEmpty()) {
      return true;
    }
    Map<String, @Nullable Object> spec = Json.map(object.tree(), "spec");
    return kind.equals(Kinds.POD)
        && scopes.stream().allMatch(each -> isIn(String.valueOf(each), spec))
        && selector.stream().allMatch(each -> selects(each, spec));
  }

  private static boolean isIn(String scope, Map<String, @Nullable Object> spec) {
    return switch (scope) {
      case "Terminating" -> spec.get("activeDeadlineSeconds") != null;
      case "NotTerminating" -> spec.get("activeDeadlineSeconds") == null;
      case "BestEffort" -> isBestEffort(spec);
      case "NotBestEffort" -> !isBestEffort(spec);
      case "PriorityClass" -> !Json.text(spec, "priorityClassName").orElse("").isEmpty();
      case "CrossNamespacePodAffinity" -> looksElsewhere(spec);
      default -> false;
    };
  }

  private static boolean selects(@Nullable Object requirement, Map<String, @Nullable Object> spec) {
    String scope = Json.text(requirement, "scopeName").orElse("");
    String priority = Json.text(spec, "priorityClassName").orElse("");
    List<@Nullable Object> values = Json.list(requirement, "values");
    return switch (Json.text(requirement, "operator").orElse("Exists")) {
      case "In" -> !priority.isEmpty() && values.contains(priority);
      case "NotIn" -> !values.contains(priority);
      case "DoesNotExist" -> !isIn(scope, spec);
      default -> isIn(scope, spec);
    };
  }

  /** By the quality of service, which knows time of processors and memory only. */
  private static boolean isBestEffort(Map<String, @Nullable Object> spec) {
    return Stream.of("initContainers", "containers")
        .flatMap(field -> Json.list(spec, field).stream())
        .flatMap(
            each -> Stream.of("requests", "limits").map(list -> Json.map(each, "resources", list)))
        .map(Amounts::of)
        .allMatch(each -> each.of("cpu").signum() <= 0 && each.of("memory").signum() <= 0);
  }

  private static boolean looksElsewhere(Map<String, @Nullable Object> spec) {
    Predicate<@Nullable Object> elsewhere =
        term ->
            !Json.list(term, "namespaces").isEmpty()
                || Json.at(term, "namespaceSelector").isPresent();
    return Stream.of("podAffinity", "podAntiAffinity")
        .flatMap(
            field ->
                Stream.concat(
                    Json.list(
                        spec, "affinity", field, "requiredDuringSchedulingIgnoredDuringExecution")
                        .stream(),
                    Json.list(
                            spec,
                            "affinity",
                            field,
                            "preferredDuringSchedulingIgnoredDuringExecution")
                        .stream()
                        .map(each -> Json.map(each, "podAffinityTerm"))))
        .anyMatch(elsewhere);
  }

  /** {@code cpu=1,memory=2Gi}, of some names. */
  public static String text(Amounts amounts, Set<String> names) {
    return names.stream()
        .sorted()
        .map(name -> name + "=" + Amounts.text(name, amounts.of(name)))
        .collect(Collectors.joining(","));
  }
}
