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
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** Gives a pod its node, once. */
final class Binding {

  private static final int TRIES = 6;
  private static final Kind OF_PODS = Kind.namespaced("v1", "Binding", "pods/binding");

  private final Storage storage;
  private final Stage stage;
  private final Clock clock;

  Binding(Storage storage, Stage stage, Clock clock) {
    this.storage = storage;
    this.stage = stage;
    this.clock = clock;
  }

  void bind(Resources.Write write, BindingWish wish) {
    for (int i = 0; i < TRIES; i++) {
      Document pod = storage.live(write);
      check(write, pod, wish);
      Document bound = stage.owned(write, Optional.of(pod), bound(pod, wish));
      if (write.dryRun() || storage.replace(write.type(), pod, bound).isPresent()) {
        return;
      }
    }
    throw Status.stale(write.type().kind(), write.name()).asException();
  }

  /**
   * As Kubernetes has it, what a Binding itself demands fails on the pod, the rest on its binding.
   */
  private static void check(Resources.Write write, Document pod, BindingWish wish) {
    precondition(write, "UID", wish.uid(), pod.uid());
    precondition(write, "ResourceVersion", wish.resourceVersion(), pod.resourceVersion());
    String name = write.name();
    if (pod.isDeleting()) {
      throw conflict(name, "pod %s is being deleted, cannot be assigned to a host".formatted(name));
    }
    String node = Json.text(pod.tree(), "spec", "nodeName").orElse("");
    if (!node.isEmpty()) {
      throw conflict(name, "pod %s is already assigned to node \"%s\"".formatted(name, node));
    }
    if (!Json.list(pod.tree(), "spec", "schedulingGates").isEmpty()) {
      throw conflict(name, "pod %s has non-empty .spec.schedulingGates".formatted(name));
    }
  }

  private static void precondition(
      Resources.Write write, String what, String wanted, String actual) {
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      throw Status.conflict(
              write.type().kind(),
              write.name(),
              "Precondition failed: %s in precondition: %s, %s in object meta: %s"
                  .formatted(what, wanted, what, actual))
          .asException();
    }
  }

  private static RuntimeException conflict(String pod, String why) {
    return Status.conflict(OF_PODS, pod, why).asException();
  }

  private Document bound(Document pod, BindingWish wish) {
    Map<String, @Nullable Object> tree = Json.with(pod.tree(), wish.node(), "spec", "nodeName");
    for (Map.Entry<String, String> each : wish.annotations().entrySet()) {
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
