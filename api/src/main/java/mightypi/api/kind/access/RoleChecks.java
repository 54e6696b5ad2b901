package mightypi.api.kind.access;

import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of roles and bindings. */
final class RoleChecks {

  private RoleChecks() {}

  static void role(Place role) {
    role.at("rules").items().forEach(rule -> rule(rule, true));
  }

  static void clusterRole(Place role) {
    role.at("rules").items().forEach(rule -> rule(rule, false));
    Place aggregation = role.at("aggregationRule");
    if (!aggregation.isPresent()) {
      return;
    }
    Place selectors = aggregation.at("clusterRoleSelectors");
    selectors.mustBeSet("at least one clusterRoleSelector required if aggregationRule is non-nil");
    selectors.items().forEach(LabelSelectors::check);
  }

  private static void rule(Place rule, boolean namespaced) {
    rule.at("verbs").mustBeSet("verbs must contain at least one value");
    Place urls = rule.at("nonResourceURLs");
    Place groups = rule.at("apiGroups");
    Place resources = rule.at("resources");
    if (!urls.isFilled()) {
      groups.mustBeSet("resource rules must supply at least one api group");
      resources.mustBeSet("resource rules must supply at least one resource");
      return;
    }
    if (namespaced) {
      urls.invalid("namespaced rules cannot apply to non-resource URLs");
    }
    if (groups.isFilled() || resources.isFilled() || rule.at("resourceNames").isFilled()) {
      urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
    }
  }

  static void roleBinding(Place binding) {
    binding(binding, true, "Role", "ClusterRole");
  }

  static void clusterRoleBinding(Place binding) {
    binding(binding, false, "ClusterRole");
  }

  private static void binding(Place binding, boolean namespaced, String... kinds) {
    Place role = binding.at("roleRef");
    role.at("apiGroup").mustBeOneOf(RoleKinds.GROUP);
    role.at("kind").mustBeOneOf(kinds);
    if (role.at("name").mustBeSet("")) {
      role.at("name").mustFollow(Names.PATH_SEGMENT);
    }
    binding.at("subjects").items().forEach(subject -> subject(subject, namespaced));
  }

  static void bindingUpdate(Place binding, Place old) {
    if (!binding.at("roleRef").equalTo(old.at("roleRef"))) {
      binding.at("roleRef").invalid("cannot change roleRef");
    }
  }

  private static void subject(Place subject, boolean namespaced) {
    subject.at("name").mustBeSet("");
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        subject.at("name").mayFollow(Names.DNS_SUBDOMAIN);
        subject.at("apiGroup").mayBeOneOf("");
        if (!namespaced) {
          subject.at("namespace").mustBeSet("");
        }
      }
      case "User", "Group" -> subject.at("apiGroup").mustBeOneOf(RoleKinds.GROUP);
      default -> subject.at("kind").mustBeOneOf("ServiceAccount", "User", "Group");
    }
  }
}
