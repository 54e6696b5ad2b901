package mightypi.api.kind.check;

import java.util.Set;

/** The checks of {@code NodeSelector}: what nodes must be like, for pods and for volumes. */
public final class NodeSelectors {

  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");
  private static final Set<String> WITH_NUMBER = Set.of("Gt", "Lt");

  private NodeSelectors() {}

  public static void check(Place selector) {
    Place terms = selector.at("nodeSelectorTerms");
    terms.mustBeSet("must have at least one node selector term");
    terms.items().forEach(NodeSelectors::term);
  }

  public static void term(Place term) {
    term.at("matchExpressions").items().forEach(NodeSelectors::requirement);
  }

  private static void requirement(Place requirement) {
    Place values = requirement.at("values");
    String operator = requirement.at("operator").text();
    if (WITH_VALUES.contains(operator)) {
      values.mustBeSet("must be specified when `operator` is 'In' or 'NotIn'");
    } else if (WITHOUT_VALUES.contains(operator)) {
      if (values.isFilled()) {
        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
    } else if (WITH_NUMBER.contains(operator)) {
      if (values.items().size() != 1) {
        values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    } else {
      requirement.at("operator").invalid("not a valid selector operator");
    }
    requirement.at("key").mustFollow(Names.QUALIFIED_NAME);
  }
}
