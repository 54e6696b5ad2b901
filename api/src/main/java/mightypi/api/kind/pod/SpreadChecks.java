package mightypi.api.kind.pod;

import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Place;

/** The checks of {@code topologySpreadConstraints}. */
final class SpreadChecks {

  private SpreadChecks() {}

  static void check(Place constraints) {
    List<Place> all = constraints.items();
    for (int i = 0; i < all.size(); i++) {
      Place each = all.get(i);
      constraint(each);
      if (all.subList(i + 1, all.size()).stream().anyMatch(later -> isOfOneKind(each, later))) {
        String topology = each.at("topologyKey").text();
        String otherwise = each.at("whenUnsatisfiable").text();
        each.at("{topologyKey, whenUnsatisfiable}")
            .duplicate("{%s, %s}".formatted(topology, otherwise));
      }
    }
  }

  private static boolean isOfOneKind(Place one, Place other) {
    return one.at("topologyKey").equalTo(other.at("topologyKey"))
        && one.at("whenUnsatisfiable").equalTo(other.at("whenUnsatisfiable"));
  }

  private static void constraint(Place constraint) {
    if (constraint.at("maxSkew").number().orElse(0L) <= 0) {
      constraint.at("maxSkew").invalid("must be greater than zero");
    }
    constraint.at("topologyKey").mustBeSet("can not be empty");
    constraint.at("whenUnsatisfiable").mustBeOneOf("DoNotSchedule", "ScheduleAnyway");
    domains(constraint.at("minDomains"), constraint.at("whenUnsatisfiable"));
    constraint.at("nodeAffinityPolicy").mayBeOneOf("Honor", "Ignore");
    constraint.at("nodeTaintsPolicy").mayBeOneOf("Honor", "Ignore");
    Place selector = constraint.at("labelSelector");
    LabelSelectors.check(selector);
    LabelKeys.check(constraint.at("matchLabelKeys"), selector);
    Set<String> selected = LabelKeys.of(selector);
    constraint.at("matchLabelKeys").items().stream()
        .filter(key -> selected.contains(key.text()))
        .forEach(key -> key.invalid("exists in both matchLabelKeys and labelSelector"));
  }

  private static void domains(Place least, Place otherwise) {
    if (least.isPresent() && least.number().orElse(0L) <= 0) {
      least.invalid("must be greater than zero");
    }
    if (least.isPresent() && !otherwise.is("DoNotSchedule")) {
      least.invalid(
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + otherwise.text());
    }
  }
}
