package mightypi.api.kind.pod;

import java.util.List;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.NodeSelectors;
import mightypi.api.kind.check.Place;

/** The checks of what says where a pod may run. */
public final class PlacementChecks {

  static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PlacementChecks() {}

  static void check(Place spec) {
    spec.at("tolerations").items().forEach(PlacementChecks::toleration);
    SpreadChecks.check(spec.at("topologySpreadConstraints"));
    nodes(spec.at("affinity", "nodeAffinity"));
    for (String field : List.of("podAffinity", "podAntiAffinity")) {
      Place affinity = spec.at("affinity", field);
      affinity.at(REQUIRED).items().forEach(PlacementChecks::pods);
      for (Place weighted : affinity.at(PREFERRED).items()) {
        weight(weighted.at("weight"));
        pods(weighted.at("podAffinityTerm"));
      }
    }
  }

  public static void toleration(Place toleration) {
    toleration.at("key").mayFollow(Names.QUALIFIED_NAME);
    Place operator = toleration.at("operator");
    if (!toleration.at("key").isSet() && !operator.is("Exists")) {
      operator.invalid(
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.at("tolerationSeconds").isPresent()
        && !toleration.at("effect").is("NoExecute")) {
      toleration.at("effect").invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator.text()) {
      case "", "Equal" -> toleration.at("value").as(operator.path()).mustFollow(Names.LABEL_VALUE);
      case "Exists" -> {
        if (toleration.at("value").isSet()) {
          operator.invalid(toleration.raw(), "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> operator.mustBeOneOf("Equal", "Exists");
    }
    toleration.at("effect").mayBeOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
  }

  private static void nodes(Place affinity) {
    Place required = affinity.at(REQUIRED);
    if (required.isPresent()) {
      NodeSelectors.check(required);
    }
    for (Place weighted : affinity.at(PREFERRED).items()) {
      weight(weighted.at("weight"));
      NodeSelectors.term(weighted.at("preference"));
    }
  }

  private static void pods(Place term) {
    LabelSelectors.check(term.at("labelSelector"));
    LabelSelectors.check(term.at("namespaceSelector"));
    term.at("topologyKey").mustBeSet("can not be empty");
    term.at("topologyKey").mustFollow(Names.QUALIFIED_NAME);
    for (Place name : term.at("namespaces").items()) {
      name.as(term.at("namespace").path()).mustFollow(Names.DNS_LABEL);
    }
    LabelKeys.check(term.at("matchLabelKeys"), term.at("labelSelector"));
    LabelKeys.check(term.at("mismatchLabelKeys"), term.at("labelSelector"));
    List<String> not = term.at("mismatchLabelKeys").texts();
    term.at("matchLabelKeys").items().stream()
        .filter(key -> not.contains(key.text()))
        .forEach(key -> key.invalid("exists in both matchLabelKeys and mismatchLabelKeys"));
  }

  private static void weight(Place weight) {
    long found = weight.number().orElse(0L);
    if (found < 1 || found > 100) {
      weight.invalid(found, "must be in the range 1-100");
    }
  }
}
