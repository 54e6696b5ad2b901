package mightypi.api.kind.check;

import java.util.Set;

/** The checks of {@code core/v1 NodeSelector}: requirements of a node's labels and of its name. */
public final class NodeSelectors {

  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");
  private static final Set<String> WITH_NUMBER = Set.of("Gt", "Lt");

  private NodeSelectors() {}

  public static void check(Place selector) {
    selector.at("nodeSelectorTerms").mustBeSet("must have at least one node selector term");
    selector.at("nodeSelectorTerms").items().forEach(NodeSelectors::term);
  }

  public static void term(Place term) {
    term.at("matchExpressions").items().forEach(NodeSelectors::label);
    term.at("matchFields").items().forEach(NodeSelectors::field);
  }

  private static void label(Place requirement) {
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

  private static void field(Place requirement) {
    Place values = requirement.at("values");
    if (!WITH_VALUES.contains(requirement.at("operator").text())) {
      requirement.at("operator").invalid("not a valid selector operator");
    } else if (values.items().size() != 1) {
      values.required(
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    if (requirement.at("key").is("metadata.name")) {
      values.items().forEach(each -> each.mustFollow(Names.DNS_SUBDOMAIN));
    } else {
      requirement.at("key").invalid("not a valid field selector key");
    }
  }
}
