package mightypi.api.kind.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Shares;
import mightypi.api.kind.pod.PodChecks;

/** The checks of kinds that keep pods by a template. */
final class WorkloadChecks {

  private static final String MISMATCH = "`selector` does not match template `labels`";

  private WorkloadChecks() {}

  static void deployment(Place deployment) {
    Place spec = deployment.at("spec");
    replicated(spec, "ReplicaSet");
    strategy(spec.at("strategy"));
    spec.at("revisionHistoryLimit").mustBeAtLeast(0);
    Place deadline = spec.at("progressDeadlineSeconds");
    deadline.mustBeAtLeast(0);
    long least = spec.at("minReadySeconds").number().orElse(0L);
    if (deadline.number().orElse(least + 1) <= least) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  static void replicaSet(Place set) {
    replicated(set.at("spec"), "ReplicaSet");
  }

  static void replicationController(Place controller) {
    Place spec = controller.at("spec");
    spec.at("replicas").mustBeAtLeast(0);
    spec.at("minReadySeconds").mustBeAtLeast(0);
    Place template = spec.at("template");
    if (!template.isPresent()) {
      template.required("");
      return;
    }
    Place labels = template.at("metadata", "labels");
    if (spec.at("selector").mustBeSet("")
        && !labels.map().entrySet().containsAll(spec.at("selector").map().entrySet())) {
      labels.invalid(labels.map(), MISMATCH);
    }
    pods(template, "ReplicationController", Set.of());
  }

  static void statefulSet(Place set) {
    Place spec = set.at("spec");
    replicated(spec, "StatefulSet");
    if (!List.of("OrderedReady", "Parallel").contains(spec.at("podManagementPolicy").text())) {
      spec.at("podManagementPolicy").invalid("must be 'OrderedReady' or 'Parallel'");
    }
    Place strategy = spec.at("updateStrategy");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {
        if (strategy.at("rollingUpdate").isPresent()) {
          strategy.at("rollingUpdate").invalid("only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> strategy.at("rollingUpdate", "partition").mustBeAtLeast(0);
      default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
    }
    spec.at("ordinals", "start").mustBeAtLeast(0);
    Place retention = spec.at("persistentVolumeClaimRetentionPolicy");
    retention.at("whenDeleted").mayBeOneOf("Retain", "Delete");
    retention.at("whenScaled").mayBeOneOf("Retain", "Delete");
  }

  static void statefulSetUpdate(Place set, Place old) {
    Map<String, Object> before = fixed(old.at("spec"));
    if (!before.equals(fixed(set.at("spec")))) {
      set.at("spec")
          .forbidden(
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
  }

  private static Map<String, Object> fixed(Place spec) {
    Map<String, Object> fixed = new LinkedHashMap<>();
    for (String field :
        List.of("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates")) {
      fixed.put(field, spec.at(field).raw());
    }
    return fixed;
  }

  static void daemonSet(Place set) {
    Place spec = set.at("spec");
    replicated(spec, "DaemonSet");
    spec.at("revisionHistoryLimit").mustBeAtLeast(0);
    Place strategy = spec.at("updateStrategy");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rollingNodes(strategy.at("rollingUpdate"));
      default -> strategy.at("type").as(strategy.path()).mustBeOneOf("RollingUpdate", "OnDelete");
    }
  }

  /** Since apps/v1 a workload never changes which pods are its own. */
  static void update(Place object, Place old) {
    object.at("spec", "selector").mustEqual(old.at("spec", "selector"));
  }

  private static void replicated(Place spec, String kind) {
    spec.at("replicas").mustBeAtLeast(0);
    spec.at("minReadySeconds").mustBeAtLeast(0);
    Place selector = spec.at("selector");
    Place template = spec.at("template");
    Place labels = template.at("metadata", "labels");
    if (selector.isPresent()) {
      selector(selector, labels, kind);
    } else {
      selector.required("");
      labels.invalid(labels.map(), MISMATCH); // for nothing is selected
    }
    pods(template, kind, claims(spec));
  }

  /** What a StatefulSet gives each of its pods. */
  private static Set<String> claims(Place spec) {
    return spec.at("volumeClaimTemplates").items().stream()
        .map(each -> each.at("metadata", "name").text())
        .collect(Collectors.toSet());
  }

  /** Pods that are to run for ever. */
  private static void pods(Place template, String kind, Set<String> claims) {
    PodChecks.template(template, claims);
    template.at("spec", "restartPolicy").mayBeOneOf("Always");
    Place deadline = template.at("spec", "activeDeadlineSeconds");
    if (deadline.isPresent()) {
      deadline.forbidden("activeDeadlineSeconds in %s is not Supported".formatted(kind));
    }
  }

  private static void selector(Place selector, Place labels, String kind) {
    LabelSelectors.check(selector);
    if (!selector.at("matchLabels").isFilled() && !selector.at("matchExpressions").isFilled()) {
      String named = kind.equals("ReplicaSet") ? "deployment" : kind.toLowerCase(Locale.ROOT);
      selector.invalid("empty selector is invalid for " + named);
      return;
    }
    if (!kind.equals("DaemonSet") && !LabelSelectors.isValid(selector)) {
      selector.invalid("invalid label selector");
    }
    Map<String, String> known = new LinkedHashMap<>();
    labels.map().forEach((key, value) -> known.put(key, String.valueOf(value)));
    if (!LabelSelectors.matches(selector, known)) {
      labels.invalid(labels.map(), MISMATCH);
    }
  }

  private static void strategy(Place strategy) {
    Place rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "Recreate" -> {
        if (rolling.isPresent()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> rolling(rolling);
      default -> strategy.at("type").as(strategy.path()).mustBeOneOf("Recreate", "RollingUpdate");
    }
  }

  private static void rolling(Place rolling) {
    Place unavailable = rolling.at("maxUnavailable");
    Place surge = rolling.at("maxSurge");
    Shares.check(unavailable);
    Shares.check(surge);
    if (Shares.amount(unavailable) == 0 && Shares.amount(surge) == 0) {
      Shares.invalid(unavailable, "may not be 0 when `maxSurge` is 0");
    }
    Shares.mustNotExceedAll(unavailable);
  }

  /** A node has one pod of a set, which goes before the new one comes or after. */
  private static void rollingNodes(Place rolling) {
    Place unavailable = rolling.at("maxUnavailable");
    Place surge = rolling.at("maxSurge");
    for (Place each : List.of(unavailable, surge)) {
      Shares.check(each);
      Shares.mustNotExceedAll(each);
    }
    boolean surges = Shares.amount(surge) != 0;
    if (Shares.amount(unavailable) == 0 && !surges) {
      unavailable.required("cannot be 0 when maxSurge is 0");
    } else if (Shares.amount(unavailable) != 0 && surges) {
      Shares.invalid(surge, "may not be set when maxUnavailable is non-zero");
    }
  }
}
