package mightypi.control.autoscale;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * Pods by how far what is known of them counts.
 *
 * @param ready how many count as they are
 * @param unready have not worked yet: their processor use is that of starting
 * @param missing of whom nothing is known
 * @param ignored that go or are over
 */
record PodGroups(int ready, Set<String> unready, Set<String> missing, Set<String> ignored) {

  static PodGroups of(
      List<Document> pods,
      Map<String, Use> uses,
      String resource,
      AutoscalerConfig config,
      Instant now) {
    int ready = 0;
    Set<String> unready = new LinkedHashSet<>();
    Set<String> missing = new LinkedHashSet<>();
    Set<String> ignored = new LinkedHashSet<>();
    for (Document pod : pods) {
      Use use = uses.get(pod.name());
      if (!Pods.isActive(pod)) {
        ignored.add(pod.name());
      } else if (Pods.phase(pod).equals("Pending")) {
        unready.add(pod.name());
      } else if (use == null) {
        missing.add(pod.name());
      } else if (resource.equals("cpu") && isUnready(pod, use, config, now)) {
        unready.add(pod.name());
      } else {
        ready++;
      }
    }
    return new PodGroups(ready, unready, missing, ignored);
  }

  private static boolean isUnready(Document pod, Use use, AutoscalerConfig config, Instant now) {
    Optional<Map<String, @Nullable Object>> condition =
        Conditions.find(Conditions.of(pod), "Ready");
    Optional<Instant> start = Fields.time(pod.tree(), "status", "startTime");
    if (condition.isEmpty() || start.isEmpty()) {
      return true;
    }
    boolean isFalse = Fields.text(condition.get(), "status").equals("False");
    Instant turned = Fields.time(condition.get(), "lastTransitionTime").orElse(Instant.EPOCH);
    if (start.get().plus(config.cpuInitialization()).isAfter(now)) {
      // It may be starting still: a whole window must have passed since it became ready.
      return isFalse || use.time().isBefore(turned.plus(use.window()));
    }
    return isFalse && start.get().plus(config.initialReadinessDelay()).isAfter(turned);
  }
}
