package mightypi.api.kind.policy;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;

/** The checks of the kinds that bound others. */
final class PolicyChecks {

  private static final String[] SCOPES = {
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
    "VolumeAttributesClass"
  };

  private PolicyChecks() {}

  static void limitRange(Place range) {
    Set<String> types = new HashSet<>();
    for (Place limit : range.at("spec", "limits").items()) {
      Place type = limit.at("type");
      type.mustBeSet("");
      if (!types.add(type.text())) {
        type.duplicate(type.text());
      }
      if (type.is("Pod")) {
        forbid(limit.at("default"), "may not be specified when `type` is 'Pod'");
        forbid(limit.at("defaultRequest"), "may not be specified when `type` is 'Pod'");
      }
      ordered(limit, "min", "max");
      ordered(limit, "min", "default");
      ordered(limit, "min", "defaultRequest");
      ordered(limit, "defaultRequest", "default");
      ordered(limit, "default", "max");
      ordered(limit, "defaultRequest", "max");
    }
  }

  private static void forbid(Place place, String why) {
    if (place.isFilled()) {
      place.forbidden(why);
    }
  }

  private static void ordered(Place limit, String lesser, String greater) {
    for (String name : limit.at(lesser).map().keySet()) {
      Place less = limit.at(lesser).entry(name);
      Place more = limit.at(greater).entry(name);
      Optional<BigDecimal> low = Quantities.parse(less.raw());
      Optional<BigDecimal> high = Quantities.parse(more.raw());
      if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
        less.invalid(
            "%s value %s is greater than %s value %s"
                .formatted(lesser, less.raw(), greater, more.raw()));
      }
    }
  }

  static void resourceQuota(Place quota) {
    Place hard = quota.at("spec", "hard");
    for (String name : hard.map().keySet()) {
      Place amount = hard.entry(name);
      Optional<BigDecimal> quantity = Quantities.parse(amount.raw());
      if (quantity.isEmpty()) {
        amount.invalid("quantities must match the regular expression");
      } else if (quantity.get().signum() < 0) {
        amount.invalid("must be greater than or equal to 0");
      }
    }
    quota.at("spec", "scopes").items().forEach(scope -> scope.mustBeOneOf(SCOPES));
    for (Place scope : quota.at("spec", "scopeSelector", "matchExpressions").items()) {
      scope.at("scopeName").mustBeOneOf(SCOPES);
      scope.at("operator").mustBeOneOf("In", "NotIn", "Exists", "DoesNotExist");
    }
  }

  static void disruptionBudget(Place budget) {
    Place spec = budget.at("spec");
    if (spec.at("minAvailable").isPresent() && spec.at("maxUnavailable").isPresent()) {
      spec.invalid("minAvailable and maxUnavailable cannot be both set");
    }
    spec.at("minAvailable").mustBeAtLeast(0);
    spec.at("maxUnavailable").mustBeAtLeast(0);
    LabelSelectors.check(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").mayBeOneOf("IfHealthyBudget", "AlwaysAllow");
  }
}
