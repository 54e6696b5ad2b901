package mightypi.api.kind.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;
import mightypi.api.kind.check.Shares;

/** The checks of the kinds that bound others. */
final class PolicyChecks {

  private static final Set<String> TYPES = Set.of("Container", "PersistentVolumeClaim", "Pod");

  private PolicyChecks() {}

  static void limitRange(Place range) {
    Set<String> types = new HashSet<>();
    for (Place limit : range.at("spec", "limits").items()) {
      Place type = limit.at("type");
      limitType(type);
      if (!types.add(type.text())) {
        type.duplicate(type.text());
      }
      if (type.is("Pod")) {
        forbid(limit.at("default"), "may not be specified when `type` is 'Pod'");
        forbid(limit.at("defaultRequest"), "may not be specified when `type` is 'Pod'");
      }
      ordered(limit, "min", "max", "min");
      ordered(limit, "min", "default", "default");
      ordered(limit, "min", "defaultRequest", "defaultRequest");
      ordered(limit, "defaultRequest", "default", "defaultRequest");
      ordered(limit, "default", "max", "default");
      ordered(limit, "defaultRequest", "max", "defaultRequest");
      limit.at("maxLimitRequestRatio").map().keySet().forEach(name -> ratio(limit, name));
      boolean bounds =
          limit.at("min").entry("storage").isPresent()
              || limit.at("max").entry("storage").isPresent();
      if (type.is("PersistentVolumeClaim") && !bounds) {
        limit
            .at("limits")
            .required(
                "either minimum or maximum storage value is required, but neither was provided");
      }
    }
  }

  private static void limitType(Place type) {
    List<String> faults = Names.QUALIFIED_NAME.faults(type.text());
    faults.forEach(type::invalid);
    if (faults.isEmpty() && !type.text().contains("/") && !TYPES.contains(type.text())) {
      type.invalid("must be a standard limit type or fully qualified");
    }
  }

  private static void ratio(Place limit, String name) {
    Place ratio = limit.at("maxLimitRequestRatio").entry(name);
    Optional<BigDecimal> wanted = Quantities.parse(ratio.raw());
    Optional<BigDecimal> least = Quantities.parse(limit.at("min").entry(name).raw());
    Optional<BigDecimal> most = Quantities.parse(limit.at("max").entry(name).raw());
    if (wanted.isEmpty()) {
      return;
    }
    if (wanted.get().compareTo(BigDecimal.ONE) < 0) {
      ratio.invalid("ratio %s is less than 1".formatted(ratio.raw()));
    }
    if (least.isPresent() && most.isPresent() && least.get().signum() > 0) {
      BigDecimal widest = most.get().divide(least.get(), 6, RoundingMode.HALF_UP);
      if (wanted.get().compareTo(widest) > 0) {
        ratio.invalid(
            "ratio %s is greater than max/min = %s".formatted(ratio.raw(), widest.toPlainString()));
      }
    }
  }

  private static void forbid(Place place, String why) {
    if (place.isFilled()) {
      place.forbidden(why);
    }
  }

  /**
   * @param wrong which of both is named when they are in the wrong order
   */
  private static void ordered(Place limit, String lesser, String greater, String wrong) {
    for (String name : limit.at(lesser).map().keySet()) {
      Place less = limit.at(lesser).entry(name);
      Place more = limit.at(greater).entry(name);
      Optional<BigDecimal> low = Quantities.parse(less.raw());
      Optional<BigDecimal> high = Quantities.parse(more.raw());
      if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
        limit
            .at(wrong)
            .entry(name)
            .invalid(
                "%s value %s is greater than %s value %s"
                    .formatted(word(lesser), less.raw(), word(greater), more.raw()));
      }
    }
  }

  private static String word(String field) {
    return field.equals("defaultRequest") ? "default request" : field;
  }

  static void disruptionBudget(Place budget) {
    Place spec = budget.at("spec");
    if (spec.at("minAvailable").isPresent() && spec.at("maxUnavailable").isPresent()) {
      spec.invalid("minAvailable and maxUnavailable cannot be both set");
    }
    for (Place bound : List.of(spec.at("minAvailable"), spec.at("maxUnavailable"))) {
      if (bound.isPresent()) {
        Shares.check(bound);
        Shares.mustNotExceedAll(bound);
      }
    }
    LabelSelectors.check(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").mayBeOneOf("IfHealthyBudget", "AlwaysAllow");
  }
}
