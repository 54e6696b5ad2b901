package mightypi.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;

/** Makes every bound pod ready at once, and lets every deleted one go. */
public final class FakeKubelet implements Controller {

  private final Clock clock;
  private int addresses;

  public FakeKubelet(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "kubelet";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.POD);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key);
    if (found.isEmpty() || Json.text(found.get().tree(), "spec", "nodeName").isEmpty()) {
      return Decision.NOTHING;
    }
    Document pod = found.get();
    if (pod.isDeleting()) {
      Object grace = Json.at(pod.tree(), "metadata", "deletionGracePeriodSeconds").orElse(0);
      return grace.equals(0)
          ? Decision.NOTHING
          : Decision.of(
              new Change.Delete(
                  key, pod.uid(), Optional.of(Duration.ZERO), Change.Propagation.BACKGROUND));
    }
    boolean starts = Json.text(pod.tree(), "status", "phase").filter("Pending"::equals).isPresent();
    return starts ? Decision.of(new Change.UpdateStatus(key, started(pod))) : Decision.NOTHING;
  }

  private Document started(Document pod) {
    addresses++;
    String address = "10.1." + addresses / 250 + "." + (1 + addresses % 250);
    List<@Nullable Object> conditions =
        new ArrayList<>(Json.list(pod.tree(), "status", "conditions"));
    conditions.add(
        Map.of("type", "Ready", "status", "True", "lastTransitionTime", clock.now().toString()));
    return pod.with("Running", "status", "phase")
        .with(conditions, "status", "conditions")
        .with(clock.now().toString(), "status", "startTime")
        .with(address, "status", "podIP");
  }
}
