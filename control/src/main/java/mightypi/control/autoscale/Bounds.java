package mightypi.control.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * From what the metrics ask for to what is done: not back and forth, not too fast, not too many.
 *
 * @param memory of what was recommended and done before
 */
record Bounds(Document autoscaler, AutoscalerConfig config, Memory memory, Instant now) {

  private static final String IN_RANGE = "the desired count is within the acceptable range";
  private static final String TOO_FAST_UP =
      "the desired replica count is increasing faster than the maximum scale rate";
  private static final String TOO_FAST_DOWN =
      "the desired replica count is decreasing faster than the maximum scale rate";
  private static final String TOO_MANY =
      "the desired replica count is more than the maximum replica count";
  private static final String TOO_FEW =
      "the desired replica count is less than the minimum replica count";
  private static final String HIGHER =
      "recent recommendations were higher than current one, applying the highest recent"
          + " recommendation";
  private static final String LOWER =
      "recent recommendations were lower than current one, applying the lowest recent"
          + " recommendation";

  /** A number with the reason for it, and what is said to people. */
  private record Limited(int replicas, String reason, String message) {}

  int least() {
    return Fields.number(autoscaler, 1, "spec", "minReplicas");
  }

  int most() {
    return Fields.number(autoscaler, 1, "spec", "maxReplicas");
  }

  private Map<String, @Nullable Object> behavior(String direction) {
    return Json.map(autoscaler.tree(), "spec", "behavior", direction);
  }

  /** What is to be done of what is desired; says why in the conditions of the draft. */
  int apply(int current, int desired, Draft draft) {
    boolean ruled = Json.at(autoscaler.tree(), "spec", "behavior").isPresent();
    Limited stable = ruled ? stableByRules(current, desired) : stable(desired);
    memory.recommend(desired, now);
    if (stable.replicas == desired) {
      draft.condition(
          "AbleToScale", true, "ReadyForNewScale", "recommended size matches current size");
    } else {
      draft.condition("AbleToScale", true, stable.reason, stable.message);
    }
    Limited limited =
        ruled ? limitedByRules(current, stable.replicas) : limited(current, stable.replicas);
    draft.condition(
        "ScalingLimited", limited.replicas != stable.replicas, limited.reason, limited.message);
    return limited.replicas;
  }

  private Limited stable(int desired) {
    // A sample of exactly this age counts.
    Instant after = now.minus(config.downscaleStabilization()).minusNanos(1);
    return new Limited(
        memory.recommended(desired, after, Math::max), "ScaleDownStabilized", HIGHER);
  }

  private Limited stableByRules(int current, int desired) {
    Instant upAfter = now.minus(window("scaleUp", Duration.ZERO));
    Instant downAfter = now.minus(window("scaleDown", config.downscaleStabilization()));
    int up = memory.recommended(desired, upAfter, Math::min);
    int down = memory.recommended(desired, downAfter, Math::max);
    int stable = Math.min(Math.max(current, up), down);
    return desired >= current
        ? new Limited(stable, "ScaleUpStabilized", LOWER)
        : new Limited(stable, "ScaleDownStabilized", HIGHER);
  }

  private Duration window(String direction, Duration absent) {
    return Duration.ofSeconds(
        Fields.number(behavior(direction), (int) absent.toSeconds(), "stabilizationWindowSeconds"));
  }

  /** Without rules: at most twice as many at once, or four. */
  private Limited limited(int current, int desired) {
    long fastest = Math.max(2L * current, 4);
    if (desired < least()) {
      return new Limited(least(), "TooFewReplicas", TOO_FEW);
    }
    if (most() > fastest && desired > fastest) {
      return new Limited((int) fastest, "ScaleUpLimit", TOO_FAST_UP);
    }
    return desired > most()
        ? new Limited(most(), "TooManyReplicas", TOO_MANY)
        : new Limited(desired, "DesiredWithinRange", IN_RANGE);
  }

  private Limited limitedByRules(int current, int desired) {
    if (desired > current) {
      int fastest = Math.max(current, fastest(current, "scaleUp"));
      Limited limit =
          most() > fastest
              ? new Limited(fastest, "ScaleUpLimit", TOO_FAST_UP)
              : new Limited(most(), "TooManyReplicas", TOO_MANY);
      if (desired > limit.replicas) {
        return limit;
      }
    } else if (desired < current) {
      int fastest = Math.min(current, fastest(current, "scaleDown"));
      Limited limit =
          least() < fastest
              ? new Limited(fastest, "ScaleDownLimit", TOO_FAST_DOWN)
              : new Limited(least(), "TooFewReplicas", TOO_FEW);
      if (desired < limit.replicas) {
        return limit;
      }
    }
    return new Limited(desired, "DesiredWithinRange", IN_RANGE);
  }

  /** How far the policies of a direction let the number go from what it was. */
  private int fastest(int current, String direction) {
    boolean up = direction.equals("scaleUp");
    String select = Json.text(behavior(direction), "selectPolicy").orElse("Max");
    if (select.equals("Disabled")) {
      return current;
    }
    boolean greatest = up != select.equals("Min"); // the least change downwards is the most pods
    long result = greatest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (Object policy : Json.list(behavior(direction), "policies")) {
      long one = proposed(current, Json.map(policy), up);
      result = greatest ? Math.max(result, one) : Math.min(result, one);
    }
    return Math.clamp(result, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private long proposed(int current, Map<String, @Nullable Object> policy, boolean up) {
    int value = Fields.number(policy, 0, "value");
    Duration period = Duration.ofSeconds(Fields.number(policy, 0, "periodSeconds"));
    int before = memory.atTime(current, now.minus(period));
    if (Fields.text(policy, "type").equals("Pods")) {
      return up ? (long) before + value : (long) before - value;
    }
    return up
        ? (long) Math.ceil(before * (1 + value / 100.0)) // else it might never grow
        : (long) (before * (1 - value / 100.0));
  }
}
