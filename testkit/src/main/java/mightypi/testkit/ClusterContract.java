package mightypi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Cluster.Outcome;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Registration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The shared test of the port {@link Cluster}. An implementation passes it with a class that
 * implements this interface:
 *
 * <ul>
 *   <li>{@link #cluster()}: the cluster under test, the same one during a test, open, and holding
 *       at least the {@link #KINDS}. It need not be empty: every test makes a namespace of its own.
 *       No controller has to run; those of a real Kubernetes may.
 *   <li>{@link #elsewhere()}: a second way to the same objects, if there is one.
 *   <li>{@link #disconnect()} and {@link #loseNextReply()}: faults, where the way to the objects
 *       can have them.
 * </ul>
 */
public interface ClusterContract {

  /** What the tests speak of. */
  Set<Kind> KINDS =
      Set.of(
          Kinds.NAMESPACE,
          Kinds.CONFIG_MAP,
          Kinds.SERVICE,
          Kinds.SERVICE_ACCOUNT,
          Kinds.POD,
          Kinds.REPLICATION_CONTROLLER);

  Cluster cluster();

  /** Another client of the same cluster, whose changes the cluster under test must notice. */
  default Cluster elsewhere() {
    return cluster();
  }

  /**
   * Cuts all conversations with the place where the objects live, and keeps them cut while the work
   * is done. Without such a place, only the work is done.
   */
  default void disconnect(Runnable meanwhile) {
    meanwhile.run();
  }

  /** Loses the reply to the next change; false where replies cannot get lost. */
  default boolean loseNextReply() {
    return false;
  }

  @Test
  default void createsAnObjectAndSeesItAtOnce() {
    Key key = configMapKey(newNamespace(), "one");
    long revision = committed(create(key, Map.of("a", "1")));

    Image now = cluster().now();
    assertThat(now.revision()).isGreaterThanOrEqualTo(revision);
    Document stored = now.find(key).orElseThrow();
    assertThat(stored.uid()).isNotEmpty();
    assertThat(stored.resourceVersion()).isNotEmpty();
    assertThat(Json.text(stored.tree(), "metadata", "creationTimestamp")).isPresent();
    assertThat(Json.text(stored.tree(), "data", "a")).contains("1");
    assertThat(now.all(Kinds.CONFIG_MAP, key.namespace())).contains(stored);
  }

  @Test
  default void findsAConflictWhenTheNameIsTaken() {
    Key key = configMapKey(newNamespace(), "one");
    committed(create(key, Map.of("a", "1")));

    assertThat(create(key, Map.of("a", "2"))).isEqualTo(new Outcome.Conflict(key));
    assertThat(data(cluster().now(), key, "a")).contains("1");
  }

  @Test
  default void refusesWhatCanNeverBeRight() {
    Key key = configMapKey(newNamespace(), "Not_A_Name");

    assertThat(create(key, Map.of()))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::field)
                    .contains("metadata.name"));
  }

  @Test
  default void refusesAnObjectInANamespaceThatIsNotThere() {
    Key key = configMapKey("nowhere-" + UUID.randomUUID(), "one");

    assertThat(create(key, Map.of())).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  default void updatesOnlyWhatItHasSeen() {
    Key key = configMapKey(newNamespace(), "one");
    committed(create(key, Map.of("a", "1")));
    Document seen = found(key);
    committed(update(key, seen.with("2", "data", "a")));

    assertThat(data(cluster().now(), key, "a")).contains("2");
    assertThat(found(key).uid()).isEqualTo(seen.uid());
    assertThat(found(key).resourceVersion()).isNotEqualTo(seen.resourceVersion());
    assertThat(update(key, seen.with("3", "data", "a"))).isEqualTo(new Outcome.Conflict(key));
    assertThat(data(cluster().now(), key, "a")).contains("2");
  }

  @Test
  default void findsAConflictWhenTheObjectIsGone() {
    Key key = configMapKey(newNamespace(), "one");
    committed(create(key, Map.of("a", "1")));
    Document seen = found(key);
    committed(delete(key, seen.uid()));

    assertThat(update(key, seen.with("2", "data", "a"))).isEqualTo(new Outcome.Conflict(key));
    assertThat(delete(key, seen.uid())).isEqualTo(new Outcome.Conflict(key));
  }

  @Test
  default void scalesOnlyWhatItHasSeen() {
    Key key = Kinds.REPLICATION_CONTROLLER.key(newNamespace(), "web");
    committed(cluster().commit(new Change.Create(key, idle(key))));
    String seen = found(key).resourceVersion();
    committed(update(key, found(key).with(5, "spec", "minReadySeconds")));

    assertThat(cluster().commit(new Change.Scale(key, seen, 0)))
        .isEqualTo(new Outcome.Conflict(key));
    Outcome outcome = new Outcome.Conflict(key);
    while (outcome.equals(new Outcome.Conflict(key))) { // a real controller writes its status
      outcome = cluster().commit(new Change.Scale(key, found(key).resourceVersion(), 0));
    }
    committed(outcome);
    assertThat(Json.at(found(key).tree(), "spec", "replicas")).contains(0);
    assertThat(Json.at(found(key).tree(), "spec", "minReadySeconds")).contains(5);
  }

  /** A workload whose pods no node can take. */
  private static Document idle(Key key) {
    Map<String, Object> labels = Map.of("app", key.name());
    Map<String, Object> container = Map.of("name", "main", "image", "example.com/none");
    Map<String, Object> template =
        Map.of(
            "metadata",
            Map.of("labels", labels),
            "spec",
            Map.of(
                "containers", List.of(container), "nodeSelector", Map.of("no.example/node", "x")));
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ReplicationController",
            "metadata",
            Map.of("name", key.name(), "namespace", key.namespace()),
            "spec",
            Map.of("replicas", 1, "selector", labels, "template", template)));
  }

  @Test
  default void keepsStatusAndSpecApart() {
    String namespace = newNamespace();
    Key key = Kinds.SERVICE.key(namespace, "web");
    committed(cluster().commit(new Change.Create(key, Samples.service(namespace, "web"))));
    List<Object> address = List.of(Map.of("ip", "192.0.2.7"));

    Document both = found(key).with(address, "status", "loadBalancer", "ingress");
    committed(cluster().commit(new Change.UpdateStatus(key, both.with("Local", "spec", "policy"))));
    assertThat(Json.list(found(key).tree(), "status", "loadBalancer", "ingress")).hasSize(1);
    assertThat(Json.at(found(key).tree(), "spec", "policy")).isEmpty();

    Document other = found(key).with("ClientIP", "spec", "sessionAffinity").with(null, "status");
    committed(update(key, other));
    assertThat(Json.text(found(key).tree(), "spec", "sessionAffinity")).contains("ClientIP");
    assertThat(Json.list(found(key).tree(), "status", "loadBalancer", "ingress")).hasSize(1);
  }

  @Test
  default void deletesAnObjectAndNoLongerSeesIt() {
    Key key = configMapKey(newNamespace(), "one");
    committed(create(key, Map.of()));

    assertThat(delete(key, UUID.randomUUID().toString())).isEqualTo(new Outcome.Conflict(key));
    committed(delete(key, found(key).uid()));
    assertThat(cluster().now().find(key)).isEmpty();
    committed(create(key, Map.of("again", "yes")));
    assertThat(data(cluster().now(), key, "again")).contains("yes");
  }

  @Test
  default void deletesOnlyWhenTheLastFinalizerIsGone() {
    Key key = configMapKey(newNamespace(), "held");
    Document held =
        Samples.configMap(key.namespace(), "held", Map.of())
            .with(List.of("mightypi.cloud/contract"), "metadata", "finalizers");
    committed(cluster().commit(new Change.Create(key, held)));

    committed(delete(key, found(key).uid()));
    assertThat(found(key).isDeleting()).isTrue();

    committed(update(key, found(key).with(null, "metadata", "finalizers")));
    assertThat(cluster().now().find(key)).isEmpty();
  }

  @Test
  default void bindsAPodToANodeOnce() {
    String namespace = newNamespace();
    Key account = Kinds.SERVICE_ACCOUNT.key(namespace, "default");
    // A controller may be faster; either way it is there afterwards.
    cluster().commit(new Change.Create(account, Samples.serviceAccount(namespace, "default")));
    Key key = Kinds.POD.key(namespace, "web");
    committed(cluster().commit(new Change.Create(key, Samples.unscheduledPod(namespace, "web"))));

    committed(cluster().commit(new Change.Bind(key, found(key).uid(), "node-a")));
    assertThat(Json.text(found(key).tree(), "spec", "nodeName")).contains("node-a");
    assertThat(cluster().commit(new Change.Bind(key, found(key).uid(), "node-b")))
        .isEqualTo(new Outcome.Conflict(key));

    committed(
        cluster()
            .commit(
                new Change.Delete(
                    key, "", Optional.of(Duration.ZERO), Change.Propagation.BACKGROUND)));
    assertThat(cluster().now().find(key)).isEmpty();
  }

  @Test
  default void letsOneOfManyWinEachTime() throws InterruptedException {
    Key key = configMapKey(newNamespace(), "counter");
    committed(create(key, Map.of("n", "0")));
    inParallel(
        4,
        each -> {
          for (int i = 0; i < 10; i++) {
            increment(key);
          }
        });
    assertThat(data(cluster().now(), key, "n")).contains("40");
  }

  private void increment(Key key) {
    while (true) {
      Document seen = found(key);
      int n = Integer.parseInt(Json.text(seen.tree(), "data", "n").orElseThrow());
      switch (update(key, seen.with(String.valueOf(n + 1), "data", "n"))) {
        case Outcome.Committed _ -> {
          return;
        }
        case Outcome.Conflict _ ->
            Watching.until(
                cluster(), key + " is newer", image -> !image.find(key).equals(Optional.of(seen)));
        case Outcome.Refused refused -> throw new AssertionError(refused);
        case Outcome.Unknown unknown -> throw new AssertionError(unknown);
      }
    }
  }

  @Test
  default void showsImagesInOrderAndMissesNoChange() {
    String namespace = newNamespace();
    List<Long> revisions = new CopyOnWriteArrayList<>();
    Set<Key> seen = new HashSet<>();
    Set<Key> made = new HashSet<>();
    long before = cluster().now().revision();
    List<Long> previous = new ArrayList<>(List.of(before));
    Registration follower =
        cluster()
            .follow(
                image -> {
                  revisions.add(image.revision());
                  synchronized (seen) {
                    seen.addAll(image.changedSince(previous.getLast()).orElseThrow());
                    previous.add(image.revision());
                    seen.notifyAll();
                  }
                });
    try (follower) {
      for (int i = 0; i < 50; i++) {
        Key key = configMapKey(namespace, "n" + i);
        made.add(key);
        committed(create(key, Map.of()));
      }
      awaitAll(seen, made);
    }
    assertThat(revisions).isSorted().doesNotHaveDuplicates();
    assertThat(revisions.getFirst()).isGreaterThanOrEqualTo(before);
  }

  private static void awaitAll(Set<Key> seen, Set<Key> made) {
    long end = Clock.SYSTEM.nanos() + Watching.PATIENCE.toNanos();
    synchronized (seen) {
      while (!seen.containsAll(made)) {
        long left = Duration.ofNanos(end - Clock.SYSTEM.nanos()).toMillis();
        assertThat(left).as("all changes are seen in time").isPositive();
        try {
          seen.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  default void stopsShowingImagesToWhoHasLeft() {
    Key key = configMapKey(newNamespace(), "one");
    List<Image> seen = new CopyOnWriteArrayList<>();
    Registration follower = cluster().follow(seen::add);
    follower.close();
    follower.close();
    committed(create(key, Map.of()));
    Watching.until(cluster(), key + " is there", image -> image.find(key).isPresent());

    assertThat(seen).allSatisfy(image -> assertThat(image.find(key)).isEmpty());
  }

  @Test
  default void noticesWhatOthersDo() {
    Key key = configMapKey(newNamespace(), "one");
    Watching.until(
        elsewhere(),
        "the namespace is known elsewhere",
        image -> image.find(Kinds.NAMESPACE.key("", key.namespace())).isPresent());
    committed(create(elsewhere(), key, Map.of("a", "1")));
    Image image = Watching.until(cluster(), key + " is there", now -> now.find(key).isPresent());
    committed(elsewhere().commit(Change.delete(key, image.find(key).orElseThrow())));
    Watching.until(cluster(), key + " is gone", now -> now.find(key).isEmpty());
  }

  @Test
  default void goesOnAfterADisconnection() {
    String namespace = newNamespace();
    Key gone = configMapKey(namespace, "gone");
    Key kept = configMapKey(namespace, "kept");
    Key made = configMapKey(namespace, "made");
    committed(create(gone, Map.of()));
    committed(create(kept, Map.of("a", "1")));
    Watching.until(elsewhere(), kept + " is there", image -> image.find(kept).isPresent());

    disconnect(
        () -> {
          Image image = elsewhere().now();
          committed(elsewhere().commit(Change.delete(gone, image.find(gone).orElseThrow())));
          Document next = image.find(kept).orElseThrow().with("2", "data", "a");
          committed(elsewhere().commit(new Change.Update(kept, next)));
          committed(create(elsewhere(), made, Map.of()));
        });
    Watching.until(
        cluster(),
        "the image has caught up",
        image ->
            image.find(gone).isEmpty()
                && data(image, kept, "a").equals(Optional.of("2"))
                && image.find(made).isPresent());
  }

  @Test
  default void saysWhenAReplyWasLost() {
    Key key = configMapKey(newNamespace(), "one");
    Assumptions.assumeTrue(loseNextReply(), "replies cannot get lost here");

    assertThat(create(key, Map.of("a", "1"))).isInstanceOf(Outcome.Unknown.class);
    // Whether it happened or not: to try again is safe, as the name tells.
    Outcome again = create(key, Map.of("a", "1"));
    assertThat(again).isInstanceOfAny(Outcome.Committed.class, Outcome.Conflict.class);
    Watching.until(cluster(), key + " is there", image -> image.find(key).isPresent());
  }

  @Test
  default void holdsThousandsOfObjects() throws InterruptedException {
    String namespace = newNamespace();
    inParallel(
        8,
        worker -> {
          for (int i = 0; i < 250; i++) {
            committed(create(configMapKey(namespace, "n" + worker + "-" + i), Map.of("i", "" + i)));
          }
        });
    Image now = cluster().now();
    assertThat(now.all(Kinds.CONFIG_MAP, namespace))
        .filteredOn(each -> each.name().startsWith("n"))
        .hasSize(2000);
    assertThat(now.all(Kinds.CONFIG_MAP, namespace)).extracting(Document::name).isSorted();
  }

  private void inParallel(int workers, java.util.function.IntConsumer work)
      throws InterruptedException {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      int worker = i;
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
              .start(() -> work.accept(worker)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  /** A namespace of the test's own. */
  private String newNamespace() {
    String name = "contract-" + UUID.randomUUID();
    Key key = Kinds.NAMESPACE.key("", name);
    committed(cluster().commit(new Change.Create(key, Samples.namespace(name))));
    return name;
  }

  private static Key configMapKey(String namespace, String name) {
    return Kinds.CONFIG_MAP.key(namespace, name);
  }

  private Outcome create(Key key, Map<String, String> data) {
    return create(cluster(), key, data);
  }

  private static Outcome create(Cluster cluster, Key key, Map<String, String> data) {
    return cluster.commit(
        new Change.Create(key, Samples.configMap(key.namespace(), key.name(), data)));
  }

  private Outcome update(Key key, Document document) {
    return cluster().commit(new Change.Update(key, document));
  }

  private Outcome delete(Key key, String uid) {
    return cluster()
        .commit(new Change.Delete(key, uid, Optional.empty(), Change.Propagation.BACKGROUND));
  }

  private static long committed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return ((Outcome.Committed) outcome).revision();
  }

  private Document found(Key key) {
    return cluster().now().find(key).orElseThrow();
  }

  private static Optional<String> data(Image image, Key key, String field) {
    return image.find(key).flatMap(document -> Json.text(document.tree(), "data", field));
  }
}
