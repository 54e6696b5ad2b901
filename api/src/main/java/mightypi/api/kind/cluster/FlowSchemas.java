package mightypi.api.kind.cluster;

import java.util.List;
import mightypi.api.kind.check.Place;

/** What FlowSchemas must fulfil. */
final class FlowSchemas {

  private static final String ANY = "*";

  private FlowSchemas() {}

  static void check(Place schema) {
    Place spec = schema.at("spec");
    Place precedence = spec.at("matchingPrecedence");
    long number = precedence.number().orElse(0L);
    if (number <= 0) {
      precedence.invalid("must be a positive value");
    } else if (number > 10_000) {
      precedence.invalid("must not be greater than 10000");
    } else if (number == 1 && !schema.at("metadata", "name").is("exempt")) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
    }
    Place method = spec.at("distinguisherMethod");
    if (method.isPresent()) {
      method.at("type").mustBeOneOf("ByNamespace", "ByUser");
    }
    spec.at("priorityLevelConfiguration", "name").mustBeSet("must reference a priority level");
    spec.at("rules").items().forEach(FlowSchemas::checkRule);
  }

  private static void checkRule(Place rule) {
    rule.at("subjects").mustBeSet("subjects must contain at least one value");
    rule.at("subjects").items().forEach(FlowSchemas::checkSubject);
    List<Place> resources = rule.at("resourceRules").items();
    List<Place> paths = rule.at("nonResourceRules").items();
    if (resources.isEmpty() && paths.isEmpty()) {
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    resources.forEach(FlowSchemas::checkResources);
    paths.forEach(FlowSchemas::checkPaths);
  }

  private static void checkSubject(Place subject) {
    subject.at("kind").mustBeOneOf("Group", "ServiceAccount", "User");
    switch (subject.at("kind").text()) {
      case "Group" -> named(subject, "group", "group is required when subject kind is 'Group'");
      case "User" -> named(subject, "user", "user is required when subject kind is 'User'");
      case "ServiceAccount" -> {
        named(
            subject,
            "serviceAccount",
            "serviceAccount is required when subject kind is 'ServiceAccount'");
        if (subject.at("serviceAccount").isPresent()) {
          subject
              .at("serviceAccount", "namespace")
              .mustBeSet("must specify namespace for service account");
        }
      }
      default -> {}
    }
  }

  private static void named(Place subject, String field, String why) {
    if (subject.at(field).isPresent()) {
      subject.at(field, "name").mustBeSet("");
    } else {
      subject.at(field).required(why);
    }
  }

  private static void checkResources(Place rule) {
    some(rule.at("verbs"), "verbs must contain at least one value");
    some(rule.at("apiGroups"), "resource rules must supply at least one api group");
    some(rule.at("resources"), "resource rules must supply at least one resource");
    boolean homeless = rule.at("namespaces").items().isEmpty() && !rule.at("clusterScope").isTrue();
    if (homeless) {
      rule.at("namespaces")
          .required(
              "resource rules that are not cluster scoped must supply at least one namespace");
    } else {
      alone(rule.at("namespaces"));
    }
  }

  private static void checkPaths(Place rule) {
    some(rule.at("verbs"), "verbs must contain at least one value");
    some(rule.at("nonResourceURLs"), "nonResourceURLs must contain at least one value");
    for (Place path : rule.at("nonResourceURLs").items()) {
      String text = path.text();
      boolean good = text.startsWith("/") && !text.contains(" ") || text.equals(ANY);
      int star = text.indexOf(ANY);
      if (!good) {
        path.invalid("must start with slash");
      } else if (star >= 0 && !text.equals(ANY) && !text.endsWith("/*")) {
        path.invalid("wildcard can only do suffix matching");
      }
    }
  }

  private static void some(Place list, String why) {
    if (list.mustBeSet(why)) {
      alone(list);
    }
  }

  /** What stands for everything stands alone. */
  private static void alone(Place list) {
    if (list.items().size() > 1 && list.texts().contains(ANY)) {
      list.invalid(list.texts(), "if '*' is present, must not specify other values");
    }
  }
}
