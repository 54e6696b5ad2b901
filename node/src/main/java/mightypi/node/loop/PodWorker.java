package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.node.file.Trees;
import mightypi.node.image.PodImages;
import mightypi.node.plan.Hints;
import mightypi.node.plan.Observed;
import mightypi.node.plan.PodPlan;
import mightypi.node.plan.Run;
import mightypi.node.plan.Specs;
import mightypi.node.plan.Step;
import mightypi.node.probe.PodProbes;
import mightypi.node.status.Facts;
import mightypi.node.status.PodStatuses;
import mightypi.node.volume.ClaimedVolumes;
import mightypi.node.volume.MountFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one pod on this node, from the first look to the last file removed. Everything is
 * done on the worker's own thread; what takes long (pulls, stops, hooks, probes) runs beside it and
 * wakes it.
 */
final class PodWorker {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration FIRST_FAULT = Duration.ofMillis(500);
  private static final Duration LAST_FAULT = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofMillis(10);
  // An object goes before its containers only by force.
  private static final Duration ABANDONED_GRACE = Duration.ofSeconds(2);
  private static final Duration LONGEST_GUARD = Duration.ofSeconds(2);
  private static final Duration UNTIL_GUARDED = Duration.ofMillis(50);
  private static final Duration EVICTION_GRACE = Duration.ofSeconds(1);
  private static final String VOLUMES = "volumes";

  private final Node node;
  private final Key key;
  private final String uid;
  private final Runnable done;
  private final Semaphore signal = new Semaphore(0);
  private final Memory memory = new Memory();
  private final AnnouncedEnds ends = new AnnouncedEnds();
  private final Eyes eyes;
  private final Telling telling;
  private final Stopper stopper;
  private final Starter starter;
  private final PodProbes probes;
  private final Reporter reporter;
  private final Limits limits;
  private final Enclosure enclosure;
  private volatile @Nullable Thread thread;
  private volatile Document document;
  private volatile boolean inputsChanged;
  private Optional<Instant> volumesDue = Optional.empty();
  private boolean released;
  private List<String> guarded = List.of();
  private boolean unguarded;
  private boolean evicted;

  /**
   * @param document the pod as it was found; for a pod that only the runtime knows, a name and uid
   * @param seen told the ids of everything that belongs to the pod
   * @param done called when nothing of the pod is left
   */
  PodWorker(
      Node node, Key key, Document document, BiConsumer<String, PodWorker> seen, Runnable done) {
    this.node = node;
    this.key = key;
    this.uid = document.uid();
    this.document = document;
    this.done = done;
    this.eyes = new Eyes(node.runtime(), uid, id -> seen.accept(id, this));
    this.telling = new Telling(node.chronicle(), document);
    this.stopper = new Stopper(node, telling, this::wake);
    PodImages images = new PodImages(node.puller(), node.clock(), telling, this::wake);
    this.starter =
        new Starter(node, memory, telling, images, id -> seen.accept(id, this), this::wake);
    this.probes = new PodProbes(node.asking(), node.clock(), this::wake, telling::warning);
    this.reporter = new Reporter(node, memory, probes);
    this.limits = new Limits(node);
    this.enclosure = new Enclosure(node);
  }

  void begin() {
    thread = Thread.ofVirtual().name("pod-" + key.name()).start(this::live);
  }

  /** Stops looking; the pod goes on. */
  void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Something happened: look soon. */
  void wake() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  /** Something that the pod is made of changed: what failed may work now. */
  void wakeForInputs() {
    inputsChanged = true;
    wake();
  }

  /** The runtime says that a container ended. */
  void wakeForEnd(String id) {
    ends.announced(id);
    wake();
  }

  /** Whether the pod is made of the object at the key. */
  boolean uses(Key other) {
    boolean near = other.namespace().isEmpty() || other.namespace().equals(key.namespace());
    return near && References.of(document).contains(other);
  }

  Key key() {
    return key;
  }

  private void live() {
    Duration fault = FIRST_FAULT;
    try {
      while (true) {
        Optional<Duration> wait;
        try {
          wait = look();
          fault = FIRST_FAULT;
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          LOG.warn("pod {}: {}", key, e.toString());
          LOG.debug("pod {}", key, e);
          wait = Optional.of(fault);
          fault =
              fault.multipliedBy(2).compareTo(LAST_FAULT) > 0 ? LAST_FAULT : fault.multipliedBy(2);
        }
        if (wait.isEmpty()) {
          return;
        }
        await(wait.get());
      }
    } catch (InterruptedException e) {
      LOG.debug("pod {} is left alone", key);
    } finally {
      probes.close();
      done.run();
    }
  }

  private void await(Duration wait) throws InterruptedException {
    if (wait.isPositive()
        && signal.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)) {
      signal.drainPermits();
    } else if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Looks once and does what can be done; answers how long to wait, or nothing at the very end. */
  private Optional<Duration> look() throws IOException, InterruptedException {
    if (inputsChanged) {
      inputsChanged = false;
      memory.retries().forget();
    }
    Image now = node.cluster().now();
    Optional<Document> found = now.find(key).filter(each -> each.uid().equals(uid));
    Observed seen = eyes.look();
    if (found.isEmpty()) {
      return vanish(seen);
    }
    document = found.get();
    telling.about(document);
    Pod pod = document.as(Pod.class);
    if (!isOver(pod) && !document.isDeleting()) {
      Optional<Facts.Waiting> refusal = node.admittance().refusal(now, document);
      if (refusal.isPresent()) {
        return Optional.of(reject(refusal.get()));
      }
    }
    Optional<Facts.Waiting> ending = isOver(pod) ? Optional.empty() : untimely(pod, seen);
    if (isOver(pod) || ending.isPresent() || document.isDeleting()) {
      return Optional.of(end(pod, seen, ending));
    }
    return Optional.of(run(pod, seen, now));
  }

  private Duration reject(Facts.Waiting why) {
    if (!reporter.reject(document, why)) {
      return SOON;
    }
    telling.warning(why.reason(), why.message());
    return LONG;
  }

  private static boolean isOver(Pod pod) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private Optional<Facts.Waiting> untimely(Pod pod, Observed seen) throws IOException {
    Optional<Facts.Waiting> excess = limits.exceeded(pod, seen, node.clock().now());
    if (excess.isPresent() && !evicted) {
      evicted = true;
      telling.warning(Facts.EVICTED, excess.get().message());
    }
    return excess.isPresent() ? excess : ActiveDeadline.passed(pod, node.clock().now());
  }

  // ---- a pod that is to run

  private Duration run(Pod pod, Observed seen, Image now) throws IOException, InterruptedException {
    String address = addresses(pod, seen);
    probes.follow(pod, seen, address);
    Instant time = node.clock().now();
    PodPlan plan = PodPlan.running(pod, seen, hints(seen), time);
    settleWaiting(plan);
    boolean prepared = prepareVolumes(pod, seen, now);
    boolean changed = false;
    unguarded = false;
    for (Step step : plan.steps()) {
      changed |= doStep(pod, step, seen, now, prepared);
    }
    if (changed) {
      Observed after = eyes.look();
      probes.follow(pod, after, addresses(pod, after));
      return reporter.tell(document, after, Optional.empty(), false) ? Duration.ZERO : SOON;
    }
    if (!reporter.tell(
        document, seen, Optional.empty(), plan.steps().isEmpty() && finished(pod, seen))) {
      return SOON;
    }
    return unguarded ? UNTIL_GUARDED : untilNext(pod, plan, seen);
  }

  private String addresses(Pod pod, Observed seen) {
    List<String> all = starter.place(pod, seen).addresses();
    return all.isEmpty() ? "" : all.getFirst();
  }

  private Hints hints(Observed seen) {
    Set<String> started = new HashSet<>();
    seen.runs().stream()
        .filter(run -> run.isRunning() && reporter.isStarted(run))
        .forEach(run -> started.add(run.id()));
    return new Hints(
        probes.unhealthy(), probes.notStarting(), started, memory.doomed(), memory.delays().now());
  }

  // A container that waited for its back-off to pass, and does no more, has no reason to wait.
  private void settleWaiting(PodPlan plan) {
    Set<String> backedOff = new HashSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.BackOff wait) {
        backedOff.add(wait.container().getName());
      }
    }
    memory.settleBackOffs(backedOff);
  }

  private boolean prepareVolumes(Pod pod, Observed seen, Image now) {
    Instant time = node.clock().now();
    if (!memory.retries().isDue(VOLUMES, time)) {
      return false;
    }
    try {
      volumesDue =
          node.files()
              .volumes()
              .prepare(ClaimedVolumes.resolved(pod, now), now, starter.place(pod, seen));
      memory.retries().succeeded(VOLUMES);
      return true;
    } catch (MountFault e) {
      telling.warning("FailedMount", e.words());
      memory.retries().failed(VOLUMES, time);
      return false;
    }
  }

  /**
   * Whether the cluster knows the pod's address, and so do the rules that say who may reach it.
   * Until then nothing of the pod may listen or send.
   */
  private boolean isGuarded(Pod pod, Observed seen, Image now) throws InterruptedException {
    if (Specs.onHostNetwork(pod)) {
      return true;
    }
    List<String> addresses = starter.place(pod, seen).addresses();
    unguarded =
        !PodStatuses.addresses(pod).equals(addresses)
            || !guarded.equals(addresses) && !guard(addresses, now.revision());
    return !unguarded;
  }

  private boolean guard(List<String> addresses, long revision) throws InterruptedException {
    if (!node.gatekeeper().enforces(revision, LONGEST_GUARD)) {
      LOG.warn("pod {} waits for its network policies", key);
      return false;
    }
    guarded = addresses;
    return true;
  }

  private boolean doStep(Pod pod, Step step, Observed seen, Image now, boolean prepared)
      throws IOException, InterruptedException {
    return switch (step) {
      case Step.CreateSandbox create -> prepared && starter.createSandbox(pod, create, now);
      case Step.StopSandbox(String id) -> {
        node.runtime().stopPodSandbox(id);
        yield false;
      }
      case Step.Start start ->
          prepared && isGuarded(pod, seen, now) && starter.start(pod, start, seen, now);
      case Step.Kill(Run run, String why, Optional<Duration> grace) -> {
        String address = addresses(pod, seen);
        stopper.stop(Optional.of(pod), run, address, grace.orElse(graceOf(pod, run)), why);
        yield false;
      }
      case Step.Remove(Run run) -> remove(run);
      case Step.RemoveSandbox(String id) -> {
        node.runtime().removePodSandbox(id);
        yield false;
      }
      case Step.BackOff(Container container, Duration delay) -> backOff(container, delay);
    };
  }

  /** Of a pod that is being deleted its sidecars get what the others left of its grace. */
  private Duration graceOf(Pod pod, Run run) {
    Duration grace = evicted ? EVICTION_GRACE : Specs.grace(pod);
    String deleted = pod.getMetadata().getDeletionTimestamp();
    if (deleted == null || !Specs.isSidecar(pod, run.name())) {
      return grace;
    }
    Duration left = Duration.between(node.clock().now(), Instant.parse(deleted));
    Duration some = left.compareTo(ABANDONED_GRACE) < 0 ? ABANDONED_GRACE : left;
    return some.compareTo(grace) < 0 ? some : grace;
  }

  private boolean remove(Run run) throws IOException {
    node.runtime().removeContainer(run.id());
    Logs.delete(run);
    java.nio.file.Files.deleteIfExists(
        node.files().mounts().lastWords(uid, run.name(), run.restarts()));
    return false;
  }

  private boolean backOff(Container container, Duration delay) {
    String pod = key.name() + "_" + key.namespace() + "(" + uid + ")";
    if (!memory.isBackingOff(container)) {
      telling.warning(
          "BackOff",
          "Back-off restarting failed container " + container.getName() + " in pod " + pod);
    }
    memory.waits(container, Memory.CRASH_LOOP, CrashDelays.words(delay, container, pod));
    return false;
  }

  private static boolean finished(Pod pod, Observed seen) {
    return pod.getSpec().getContainers().stream()
        .allMatch(each -> seen.latest(each.getName()).filter(Run::isExited).isPresent());
  }

  private Duration untilNext(Pod pod, PodPlan plan, Observed seen) {
    Instant now = node.clock().now();
    Optional<Instant> next =
        Stream.of(
                plan.lookAgain(),
                memory.retries().next(now),
                volumesDue,
                starter.takeLookAgain(),
                limits.due(pod),
                ActiveDeadline.of(pod))
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    Duration wait = next.map(due -> Duration.between(now, due)).orElse(LONG);
    Duration bounded = wait.compareTo(SOON) < 0 ? SOON : wait.compareTo(LONG) > 0 ? LONG : wait;
    return ends.untilOneShows(seen).filter(soon -> soon.compareTo(bounded) < 0).orElse(bounded);
  }

  // ---- a pod that is to end

  private Duration end(Pod pod, Observed seen, Optional<Facts.Waiting> ending)
      throws IOException, InterruptedException {
    probes.followReadiness(pod, seen);
    PodPlan plan = PodPlan.ending(pod, seen, "");
    for (Step step : plan.steps()) {
      doStep(pod, step, seen, node.cluster().now(), false);
    }
    boolean quiet = seen.alive().isEmpty();
    boolean rejected =
        isOver(pod)
            && seen.equals(Observed.NOTHING)
            && pod.getStatus().getContainerStatuses().isEmpty();
    if (!rejected && !reporter.tell(document, seen, ending, quiet)) {
      return SOON;
    }
    if (!plan.steps().isEmpty() && quiet) {
      return SOON;
    }
    if (quiet && document.isDeleting()) {
      return release(pod);
    }
    if (quiet) {
      enclosure.leave(uid);
    }
    return ends.untilOneShows(seen).orElse(LONG);
  }

  /** Nothing of the pod runs any more: the object may go, unless a finalizer holds it. */
  private Duration release(Pod pod) {
    if (released && !pod.getMetadata().getFinalizers().isEmpty()) {
      return LONG;
    }
    Change.Delete delete =
        new Change.Delete(key, uid, Optional.of(Duration.ZERO), Change.Propagation.BACKGROUND);
    return switch (node.cluster().commit(delete)) {
      case Cluster.Outcome.Committed committed -> {
        released = true;
        yield SOON;
      }
      case Cluster.Outcome.Conflict conflict -> Duration.ofMillis(200);
      case Cluster.Outcome.Refused refusal -> {
        LOG.warn("pod {}: its deletion is refused: {}", key, refusal.problems());
        yield LAST_FAULT;
      }
      case Cluster.Outcome.Unknown unknown -> Duration.ofSeconds(1);
    };
  }

  /** The object is gone: so goes all that the node has of it. */
  private Optional<Duration> vanish(Observed seen) throws IOException {
    probes.close();
    Pod pod = document.as(Pod.class);
    boolean known = pod.getSpec() != null;
    for (Run run : seen.alive()) {
      String why = "Stopping container " + run.name();
      stopper.stop(known ? Optional.of(pod) : Optional.empty(), run, "", ABANDONED_GRACE, why);
    }
    if (!seen.alive().isEmpty()) {
      return Optional.of(ends.untilOneShows(seen).orElse(LONG));
    }
    for (Run run : seen.runs()) {
      node.runtime().removeContainer(run.id());
    }
    for (Observed.Sandbox each : seen.sandboxes()) {
      node.runtime().stopPodSandbox(each.id());
      node.runtime().removePodSandbox(each.id());
    }
    enclosure.leave(uid);
    node.files().volumes().remove(uid);
    node.admittance().forget(uid);
    if (!key.name().isEmpty()) {
      Trees.remove(
          node.self()
              .surroundings()
              .logs()
              .resolve(key.namespace() + "_" + key.name() + "_" + uid));
    }
    return Optional.empty();
  }
}
