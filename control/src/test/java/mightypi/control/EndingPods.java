package mightypi.control;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Ends every running pod at once, well or with exit code 3. */
record EndingPods(Clock clock, Predicate<Document> well) implements Controller {

  @Override
  public String name() {
    return "ending";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.POD);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key)
        .filter(pod -> Pods.phase(pod).equals("Running"))
        .map(pod -> Decision.of(new Change.UpdateStatus(key, ended(pod))))
        .orElse(Decision.NOTHING);
  }

  private Document ended(Document pod) {
    boolean succeeds = well.test(pod);
    Map<String, Object> terminated =
        Map.of("exitCode", succeeds ? 0 : 3, "finishedAt", Fields.time(clock.now()));
    return pod.with(succeeds ? "Succeeded" : "Failed", "status", "phase")
        .with(null, "status", "conditions")
        .with(
            List.of(Map.of("name", "main", "state", Map.of("terminated", terminated))),
            "status",
            "containerStatuses");
  }
}
