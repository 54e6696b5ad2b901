package mightypi.control.workload;

import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a Deployment wishes for, with percentages resolved: surge rounds up, unavailability rounds
 * down, and if both come out as nothing, one pod may be unavailable, or a rollout could not begin.
 */
record Wish(
    int replicas, int surge, int unavailable, boolean recreates, boolean paused, int minReady) {

  static Wish of(Document deployment) {
    Map<String, @Nullable Object> spec = Json.map(deployment.tree(), "spec");
    int replicas = Fields.number(spec, 1, "replicas");
    boolean recreates = Fields.text(spec, "strategy", "type").equals("Recreate");
    Map<String, @Nullable Object> rolling = Json.map(spec, "strategy", "rollingUpdate");
    int surge = recreates ? 0 : share(rolling, "maxSurge", replicas, true);
    int unavailable = recreates ? 0 : share(rolling, "maxUnavailable", replicas, false);
    if (!recreates && surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new Wish(
        replicas,
        surge,
        Math.min(unavailable, replicas),
        recreates,
        Fields.flag(spec, "paused"),
        Fields.number(spec, 0, "minReadySeconds"));
  }

  private static int share(
      Map<String, @Nullable Object> rolling, String field, int replicas, boolean up) {
    String text = String.valueOf(rolling.getOrDefault(field, "25%"));
    if (!text.endsWith("%")) {
      return Integer.parseInt(text);
    }
    double share = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas / 100.0;
    return (int) (up ? Math.ceil(share) : Math.floor(share));
  }

  /** As many pods as there may be at once. */
  int most() {
    return (int) Math.min(Integer.MAX_VALUE, (long) replicas + surge);
  }

  /** As few available pods as there may be. */
  int fewest() {
    return replicas - unavailable;
  }
}
