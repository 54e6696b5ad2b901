package mightypi.node.loop;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import mightypi.node.cri.v1.PodSandbox;
import mightypi.node.plan.Labels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of all pods of this node: one begins when a pod is bound to the node, or is found in
 * the runtime without one, and ends when nothing of the pod is left.
 */
public final class PodWorkers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorkers.class);
  private static final Set<Kind> INPUTS =
      Set.of(Kinds.CONFIG_MAP, Kinds.SECRET, Kinds.RUNTIME_CLASS, Kinds.PERSISTENT_VOLUME_CLAIM);

  private final Node node;
  private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();
  private final Map<String, PodWorker> byId = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private long looked = -1;

  private PodWorkers(Node node) {
    this.node = node;
  }

  /** Takes over what already runs, and follows the cluster from then on. */
  public static Registration begin(Node node) throws IOException {
    PodWorkers workers = new PodWorkers(node);
    workers.look(node.cluster().now());
    workers.adopt();
    Registration ends = node.runtime().followEnds(workers::ended);
    Registration images = node.cluster().follow(workers::look);
    return () -> {
      images.close();
      ends.close();
      workers.close();
    };
  }

  private synchronized void look(Image now) {
    if (now.revision() <= looked || closed) {
      return;
    }
    Optional<Collection<Key>> changed = looked < 0 ? Optional.empty() : now.changedSince(looked);
    looked = now.revision();
    if (changed.isEmpty()) {
      now.onNode(node.self().name()).forEach(this::ensure);
      byUid.values().forEach(PodWorker::wakeForInputs);
      return;
    }
    changed.get().forEach(key -> changed(now, key));
  }

  private void changed(Image now, Key key) {
    if (key.kind().equals(Kinds.POD)) {
      now.find(key).ifPresent(this::ensure);
      byUid.values().stream().filter(each -> each.key().equals(key)).forEach(PodWorker::wake);
    } else if (INPUTS.contains(key.kind())) {
      byUid.values().stream().filter(each -> each.uses(key)).forEach(PodWorker::wakeForInputs);
    }
  }

  private void ensure(Document pod) {
    if (node.self().name().equals(pod.node())) {
      byUid.computeIfAbsent(pod.uid(), unused -> worker(pod.key(Kinds.POD), pod));
    }
  }

  private PodWorker worker(Key key, Document pod) {
    String uid = pod.uid();
    PodWorker worker = new PodWorker(node, key, pod, byId::put, () -> forget(uid));
    worker.begin();
    return worker;
  }

  private void forget(String uid) {
    PodWorker gone = byUid.remove(uid);
    byId.values().removeIf(each -> each == gone);
  }

  /** Pods that the runtime, the disk or the kernel know and the cluster does not: they end here. */
  private synchronized void adopt() throws IOException {
    for (PodSandbox box : node.runtime().sandboxes(Map.of(Labels.NODE, node.self().name()))) {
      Map<String, String> labels = box.getLabelsMap();
      if (labels.containsKey(Labels.POD_UID)) {
        orphan(
            labels.get(Labels.POD_UID),
            labels.getOrDefault(Labels.POD_NAMESPACE, ""),
            labels.getOrDefault(Labels.POD_NAME, ""));
      }
    }
    for (String uid : node.files().volumes().uids()) {
      orphan(uid, "", "");
    }
    for (String uid : node.files().groups().uids()) {
      orphan(uid, "", "");
    }
  }

  private void orphan(String uid, String namespace, String name) {
    byUid.computeIfAbsent(
        uid,
        unused -> {
          LOG.info("pod {}/{} ({}) is not in the cluster any more: it ends", namespace, name, uid);
          Map<String, Object> metadata = new LinkedHashMap<>();
          metadata.put("namespace", namespace);
          metadata.put("name", name);
          metadata.put("uid", uid);
          Document pod =
              Document.of(
                  mightypi.model.Json.freezeMap(
                      Map.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata)));
          return worker(Kinds.POD.key(namespace, name), pod);
        });
  }

  private void ended(String id) {
    if (id.isEmpty()) {
      byUid.values().forEach(PodWorker::wake);
      return;
    }
    PodWorker worker = byId.get(id);
    if (worker != null) {
      worker.wakeForEnd(id);
    }
  }

  /** Leaves the pods as they are. */
  @Override
  public void close() {
    closed = true;
    byUid.values().stream().collect(Collectors.toList()).forEach(PodWorker::close);
  }
}
