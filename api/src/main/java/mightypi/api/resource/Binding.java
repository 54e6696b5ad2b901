package mightypi.api.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.status.Status;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Gives a pod its node, once. */
final class Binding {

  private static final int TRIES = 6;

  private final Storage storage;
  private final Stage stage;
  private final Clock clock;

  Binding(Storage storage, Stage stage, Clock clock) {
    this.storage = storage;
    this.stage = stage;
    this.clock = clock;
  }

  void bind(Resources.Write write, String uid, String node, Map<String, String> annotations) {
    if (node.isEmpty()) {
      throw Status.invalid(
              write.type().kind(), write.name(), List.of(Problem.required("target.name", "")))
          .asException();
    }
    for (int i = 0; i < TRIES; i++) {
      Document pod = storage.live(write);
      check(write, pod, uid);
      Document bound = stage.owned(write, Optional.of(pod), bound(pod, node, annotations));
      if (write.dryRun() || storage.replace(write.type(), pod, bound).isPresent()) {
        return;
      }
    }
    throw Status.stale(write.type().kind(), write.name()).asException();
  }

  private static void check(Resources.Write write, Document pod, String uid) {
    if (!uid.isEmpty() && !uid.equals(pod.uid())) {
      throw conflict(
          write,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, pod.uid()));
    }
    if (pod.isDeleting()) {
      throw conflict(
          write, "pod %s is being deleted, cannot be assigned to a host".formatted(write.name()));
    }
    String node = Json.text(pod.tree(), "spec", "nodeName").orElse("");
    if (!node.isEmpty()) {
      throw conflict(
          write, "pod %s is already assigned to node \"%s\"".formatted(write.name(), node));
    }
  }

  private static RuntimeException conflict(Resources.Write write, String why) {
    return Status.about(
            409,
            "Conflict",
            write.type().kind(),
            write.name(),
            "Operation cannot be fulfilled on pods/binding \"%s\": %s".formatted(write.name(), why))
        .asException();
  }

  private Document bound(Document pod, String node, Map<String, String> annotations) {
    Map<String, @Nullable Object> tree = Json.with(pod.tree(), node, "spec", "nodeName");
    for (Map.Entry<String, String> each : annotations.entrySet()) {
      tree = Json.with(tree, each.getValue(), "metadata", "annotations", each.getKey());
    }
    return Document.of(Json.with(tree, conditions(pod), "status", "conditions"));
  }

  private List<@Nullable Object> conditions(Document pod) {
    List<@Nullable Object> conditions = new ArrayList<>();
    for (Object each : Json.list(pod.tree(), "status", "conditions")) {
      if (!Json.text(each, "type").orElse("").equals("PodScheduled")) {
        conditions.add(each);
      }
    }
    Map<String, @Nullable Object> scheduled = new LinkedHashMap<>();
    scheduled.put("type", "PodScheduled");
    scheduled.put("status", "True");
    scheduled.put("lastTransitionTime", Metadata.time(clock.now()));
    conditions.add(scheduled);
    return conditions;
  }
}
