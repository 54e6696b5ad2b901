package mightypi.control.autoscale;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.usage.UsageMeter;

/**
 * Gives the targets of autoscalers as many replicas as their metrics ask for. An autoscaler looks
 * when it is made or changed, and then at fixed intervals while there is something to scale; one
 * whose target is not there or has no replicas waits until that changes.
 */
public final class HorizontalAutoscalers implements Controller {

  private static final Kind KIND = Kinds.HORIZONTAL_POD_AUTOSCALER;

  private final Clock clock;
  private final UsageMeter meter;
  private final AutoscalerConfig config;
  private final Map<Key, Memory> memories = new ConcurrentHashMap<>();

  public HorizontalAutoscalers(Clock clock, UsageMeter meter, AutoscalerConfig config) {
    this.clock = clock;
    this.meter = meter;
    this.config = config;
  }

  @Override
  public String name() {
    return "horizontal-pod-autoscaler";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(KIND);
  }

  /** Any kind may have a scale. */
  @Override
  public boolean watches(Kind kind) {
    return !kind.equals(Kinds.EVENT) && !kind.equals(Kinds.LEASE) && !kind.equals(Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (changed.kind().equals(KIND)) {
      // Its own status is no reason to look: the next look would change it again.
      return spec(before, changed).equals(spec(now, changed)) ? List.of() : List.of(changed);
    }
    if (now.count(KIND) == 0) {
      return List.of();
    }
    if (changed.kind().equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
      String group = changed.name().substring(changed.name().indexOf('.') + 1);
      return keys(
          now.all(KIND).stream().filter(each -> ScaleTarget.groupOf(each).equals(group)).toList());
    }
    return keys(
        now.all(KIND, changed.namespace()).stream()
            .filter(
                each ->
                    isAbout(each, changed)
                        && !isScalable(before, each).equals(isScalable(now, each)))
            .toList());
  }

  private static Optional<Object> spec(Image image, Key key) {
    return image.find(key).flatMap(each -> Json.at(each.tree(), "spec"));
  }

  private static List<Key> keys(List<Document> autoscalers) {
    return autoscalers.stream().map(each -> each.key(KIND)).toList();
  }

  private static boolean isAbout(Document autoscaler, Key target) {
    return ScaleTarget.nameOf(autoscaler).equals(target.name())
        && ScaleTarget.kindOf(autoscaler).equals(target.kind().name())
        && ScaleTarget.groupOf(autoscaler).equals(target.kind().group());
  }

  /** Empty when its target is not there. */
  private static Optional<Boolean> isScalable(Image image, Document autoscaler) {
    return ScaleTarget.of(image, autoscaler) instanceof ScaleTarget.Found found
        ? Optional.of(found.replicas() > 0)
        : Optional.empty();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> autoscaler = now.find(key);
    if (autoscaler.isEmpty()) {
      memories.remove(key);
      return Decision.NOTHING;
    }
    Instant time = clock.now();
    Draft draft = new Draft(autoscaler.get(), time);
    return switch (ScaleTarget.of(now, autoscaler.get())) {
      case ScaleTarget.Missing(String why) -> {
        draft.warn("FailedGetScale", why);
        draft.condition(
            "AbleToScale",
            false,
            "FailedGetScale",
            "the HPA controller was unable to get the target's current scale: " + why);
        yield draft.decision();
      }
      case ScaleTarget.Found target -> {
        Memory memory = memories.computeIfAbsent(key, same -> new Memory());
        memory.begin(target.replicas(), time);
        yield new Look(now, autoscaler.get(), target, memory, draft).decide(time);
      }
    };
  }

  @Override
  public Optional<Change> refused(Image now, Key key, Change change, List<Problem> problems) {
    Optional<Document> autoscaler = now.find(key);
    if (autoscaler.isEmpty() || !(change instanceof Change.Scale)) {
      return Optional.empty();
    }
    Draft draft = new Draft(autoscaler.get(), clock.now());
    draft.condition(
        "AbleToScale",
        false,
        "FailedUpdateScale",
        "the HPA controller was unable to update the target scale: " + problems.getFirst());
    return draft.decision().changes().stream().findFirst();
  }

  /** One look at one autoscaler whose target is there. */
  private final class Look {

    private final Image image;
    private final Document autoscaler;
    private final ScaleTarget.Found target;
    private final Memory memory;
    private final Draft draft;

    Look(Image image, Document autoscaler, ScaleTarget.Found target, Memory memory, Draft draft) {
      this.image = image;
      this.autoscaler = autoscaler;
      this.target = target;
      this.memory = memory;
      this.draft = draft;
    }

    Decision decide(Instant now) {
      draft.condition(
          "AbleToScale",
          true,
          "SucceededGetScale",
          "the HPA controller was able to get the target's current scale");
      int current = target.replicas();
      Bounds bounds = new Bounds(autoscaler, config, memory, now);
      if (current == 0 && bounds.least() != 0) {
        draft.condition(
            "ScalingActive",
            false,
            "ScalingDisabled",
            "scaling is disabled since the replica count of the target is zero");
        draft.replicas(0, 0);
        draft.metrics(List.of());
        return draft.decision();
      }
      if (current > bounds.most()) {
        draft.metrics(List.of());
        rescale(bounds.most(), "Current number of replicas above Spec.MaxReplicas", now);
      } else if (current < bounds.least()) {
        draft.metrics(List.of());
        rescale(bounds.least(), "Current number of replicas below Spec.MinReplicas", now);
      } else {
        byMetrics(bounds, now);
      }
      return draft.decision().lookingAgainIn(config.sync());
    }

    private void byMetrics(Bounds bounds, Instant now) {
      int current = target.replicas();
      Optional<Recommendation> found =
          Recommendation.of(image, autoscaler, target, new Calculator(config, now), meter, draft);
      if (found.isEmpty()) {
        draft.current(current);
        return;
      }
      int wished = found.get().replicas();
      String reason =
          wished > current ? found.get().metric() + " above target" : "All metrics below target";
      int desired = bounds.apply(current, wished, draft);
      if (desired == current) {
        draft.replicas(current, current);
      } else {
        rescale(desired, wished == current ? "" : reason, now);
      }
    }

    private void rescale(int desired, String reason, Instant now) {
      int current = target.replicas();
      draft.change(new Change.Scale(target.key(), target.document().resourceVersion(), desired));
      draft.tell("SuccessfulRescale", "New size: %d; reason: %s".formatted(desired, reason));
      draft.condition(
          "AbleToScale",
          true,
          "SucceededRescale",
          "the HPA controller was able to update the target scale to " + desired);
      draft.replicas(current, desired);
      draft.scaledNow();
      memory.wish(current, desired, now);
    }
  }
}
