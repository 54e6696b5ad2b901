package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;
import mightypi.node.plan.Specs;
import mightypi.node.probe.PodProbes;
import mightypi.node.status.Facts;
import mightypi.node.status.PodStatuses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the cluster the status of one pod, when it is not what the cluster has. */
final class Reporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  // Who writes the same again at once would argue for ever with somebody who changes it back.
  private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

  private final Node node;
  private final Memory memory;
  private final PodProbes probes;
  private byte[] told = {};
  private long toldAt;

  Reporter(Node node, Memory memory, PodProbes probes) {
    this.node = node;
    this.memory = memory;
    this.probes = probes;
  }

  /**
   * False when it must be tried again.
   *
   * @param over nothing of the pod will run again
   */
  boolean tell(Document document, Observed seen, Optional<Facts.Waiting> ending, boolean over) {
    Pod pod = document.as(Pod.class);
    Facts facts = facts(document, seen, ending, over);
    return tell(document, pod, PodStatuses.of(pod, seen, facts, node.clock().now()));
  }

  /** The pod never runs here. False when it must be tried again. */
  boolean reject(Document document, Facts.Waiting why) {
    Pod pod = document.as(Pod.class);
    return tell(document, pod, PodStatuses.rejected(pod, why, node.clock().now()));
  }

  private boolean tell(Document document, Pod pod, PodStatus status) {
    byte[] wished = Json.write(status);
    boolean known = pod.getStatus() != null && Arrays.equals(wished, Json.write(pod.getStatus()));
    if (known || isRepeated(wished)) {
      return true;
    }
    Key key = document.key(Kinds.POD);
    Document next = document.with(tree(wished), "status");
    return switch (node.cluster().commit(new Change.UpdateStatus(key, next))) {
      case Cluster.Outcome.Committed committed -> remember(wished);
      case Cluster.Outcome.Conflict conflict -> node.cluster().now().find(key).isEmpty();
      case Cluster.Outcome.Refused refusal -> {
        LOG.warn("pod {}: its status is refused: {}", key, refusal.problems());
        yield remember(wished);
      }
      case Cluster.Outcome.Unknown unknown -> false;
    };
  }

  private boolean isRepeated(byte[] wished) {
    return Arrays.equals(wished, told) && node.clock().nanos() - toldAt < REPEAT_NANOS;
  }

  private boolean remember(byte[] wished) {
    told = wished;
    toldAt = node.clock().nanos();
    return true;
  }

  private static Map<String, @Nullable Object> tree(byte[] json) {
    try {
      return Json.parse(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether a container that runs has come up: its first hook is done, its startup probe content.
   */
  boolean isStarted(Run run) {
    return !memory.hooked().contains(run.id()) && probes.isStarted(run);
  }

  private Facts facts(
      Document document, Observed seen, Optional<Facts.Waiting> ending, boolean over) {
    Set<String> started = new HashSet<>();
    Set<String> ready = new HashSet<>();
    for (Run run : seen.runs()) {
      if (run.isRunning() && isStarted(run)) {
        started.add(run.id());
        if (probes.isReady(run)) { // until it ends, even when it is asked to, as the kubelet has it
          ready.add(run.id());
        }
      }
    }
    return new Facts(
        node.self().addresses(),
        memory.waiting(),
        started,
        ready,
        lastWords(document, seen),
        ending,
        recurses(document.as(Pod.class)),
        over);
  }

  // What cannot be had makes no container, of which there is nothing to tell.
  private boolean recurses(Pod pod) {
    try {
      return node.handlers().recurses(pod, node.cluster().now());
    } catch (RuntimeFault | ConfigFault e) {
      LOG.debug("pod {}: {}", pod.getMetadata().getName(), e.toString());
      return false;
    }
  }

  private Map<String, String> lastWords(Document document, Observed seen) {
    Map<String, String> words = new HashMap<>();
    for (Run run : seen.runs()) {
      if (run.isExited()) {
        words.put(
            run.id(), memory.lastWords().computeIfAbsent(run.id(), unused -> read(document, run)));
      }
    }
    memory.lastWords().keySet().retainAll(words.keySet());
    return words;
  }

  private String read(Document document, Run run) {
    Optional<Container> container = Specs.container(document.as(Pod.class), run.name());
    return LastWords.of(
        node.files().mounts().lastWords(document.uid(), run.name(), run.restarts()),
        run,
        container);
  }
}
