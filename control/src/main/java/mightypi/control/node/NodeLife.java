package mightypi.control.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
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
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Watches for signs of life of each node: its Lease, and its own word about its readiness. How long
 * it was silent is measured by our own clock, so that a wrong one on the node does no harm.
 */
public final class NodeLife implements Controller {

  private static final String LEASES = "kube-node-lease";
  private static final List<String> REPORTED =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private final Clock clock;
  private final Duration grace;
  private final Map<String, Sign> signs = new HashMap<>();

  private record Sign(String text, long at) {}

  public NodeLife(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  @Override
  public String name() {
    return "node-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.NODE, Kinds.LEASE);
  }

  /** It remembers the last sign of each node. */
  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.NODE)) {
      return List.of(changed);
    }
    return changed.namespace().equals(LEASES)
        ? List.of(Kinds.NODE.key("", changed.name()))
        : List.of();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> node = now.find(key);
    if (node.isEmpty()) {
      signs.remove(key.name());
      return Decision.NOTHING;
    }
    Duration rest = grace.minus(silence(now, node.get()));
    if (!rest.isPositive() && !isUnknown(node.get())) {
      return silent(now, key, node.get());
    }
    Decision decision = tainted(key, node.get());
    return rest.isPositive() ? decision.lookingAgainIn(rest) : decision;
  }

  private Duration silence(Image now, Document node) {
    String lease =
        now.find(Kinds.LEASE.key(LEASES, node.name()))
            .map(each -> Fields.text(each.tree(), "spec", "renewTime"))
            .orElse("");
    String ready =
        Conditions.find(Conditions.of(node), "Ready")
            .filter(each -> !Fields.text(each, "status").equals("Unknown"))
            .map(each -> Fields.text(each, "lastHeartbeatTime"))
            .orElse("");
    String text = node.uid() + " " + lease + " " + ready;
    Sign last = signs.get(node.name());
    if (last == null || !last.text.equals(text) && !isUnknownOnly(last.text, text)) {
      signs.put(node.name(), new Sign(text, clock.nanos()));
      return Duration.ZERO;
    }
    return Duration.ofNanos(clock.nanos() - last.at);
  }

  /** That we called the node's word unknown is no sign of life. */
  private static boolean isUnknownOnly(String before, String now) {
    return now.endsWith(" ") && before.startsWith(now);
  }

  private static boolean isUnknown(Document node) {
    return Conditions.status(node, "Ready").equals("Unknown");
  }

  private Decision silent(Image now, Key key, Document node) {
    List<@Nullable Object> conditions = Conditions.of(node);
    for (String type : REPORTED) {
      conditions = Conditions.with(conditions, unknown(conditions, type), clock.now());
    }
    List<Step> steps = new ArrayList<>();
    steps.add(new Change.UpdateStatus(key, node.with(conditions, "status", "conditions")));
    steps.add(
        Occurrence.normal(
            Kinds.NODE,
            node,
            "NodeNotReady",
            "Node " + node.name() + " status is now: NodeNotReady"));
    for (Document pod : now.onNode(node.name())) {
      if (Pods.isReady(pod)) {
        steps.add(new Change.UpdateStatus(pod.key(Kinds.POD), notReady(pod)));
        steps.add(Occurrence.warning(Kinds.POD, pod, "NodeNotReady", "Node is not ready"));
      }
    }
    return Decision.of(steps);
  }

  private static Map<String, @Nullable Object> unknown(
      List<@Nullable Object> conditions, String type) {
    Optional<Map<String, @Nullable Object>> old = Conditions.find(conditions, type);
    Map<String, @Nullable Object> unknown = Fields.fields("type", type, "status", "Unknown");
    old.flatMap(each -> Json.text(each, "lastHeartbeatTime"))
        .ifPresent(time -> unknown.put("lastHeartbeatTime", time));
    unknown.put("reason", old.isPresent() ? "NodeStatusUnknown" : "NodeStatusNeverUpdated");
    unknown.put(
        "message",
        old.isPresent()
            ? "Kubelet stopped posting node status."
            : "Kubelet never posted node status.");
    return unknown;
  }

  private Document notReady(Document pod) {
    Map<String, @Nullable Object> condition = Fields.fields("type", "Ready", "status", "False");
    return pod.with(
        Conditions.with(Conditions.of(pod), condition, clock.now()), "status", "conditions");
  }

  private Decision tainted(Key key, Document node) {
    List<@Nullable Object> present = Json.list(node.tree(), "spec", "taints");
    List<@Nullable Object> wished = ConditionTaints.of(node, clock.now());
    return wished.equals(present)
        ? Decision.NOTHING
        : Decision.of(
            new Change.Update(key, node.with(wished.isEmpty() ? null : wished, "spec", "taints")));
  }
}
