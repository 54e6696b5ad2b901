package mightypi.store.sqlite;

import static mightypi.store.sqlite.Writes.configMap;
import static mightypi.store.sqlite.Writes.lease;
import static mightypi.store.sqlite.Writes.put;
import static mightypi.store.sqlite.Writes.remove;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.store.Interest;
import mightypi.store.Store;
import mightypi.store.Store.Event;
import mightypi.store.Store.Subscriber;
import mightypi.store.Store.Subscription;
import mightypi.store.StoreConfig;
import mightypi.store.StoreConfig.Bounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

  private static final Bounds WIDE = new Bounds(10_000, 8 << 20);
  private static final Interest CONFIG_MAPS = Interest.in(Kinds.CONFIG_MAP);

  @TempDir Path directory;
  Store store;

  @BeforeEach
  void open() throws IOException {
    open(WIDE, WIDE);
  }

  private void open(Bounds log, Bounds queue) throws IOException {
    store = SqliteStore.open(new StoreConfig(directory, log, queue));
  }

  private void reopen(Bounds log, Bounds queue) throws IOException {
    close();
    open(log, queue);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @CanIgnoreReturnValue
  private Subscription subscribe(long after, Subscriber subscriber) {
    return subscribe(after, Interest.EVERYTHING, subscriber);
  }

  @CanIgnoreReturnValue
  private Subscription subscribe(long after, Interest interest, Subscriber subscriber) {
    return store.subscribe(after, interest, subscriber).orElseThrow();
  }

  @Test
  void tellsWhatHappenedSinceARevisionAndGoesOn() throws Exception {
    put(store, configMap("a"), "1");
    long since = put(store, configMap("b"), "1");
    put(store, configMap("a"), "2");
    Watcher watcher = new Watcher();
    subscribe(since, watcher);
    remove(store, configMap("b"));
    put(store, lease("n"), "beat");

    assertThat(watcher.told(3)).containsExactly("a 1>2", "b 1>-", "n ->beat");
  }

  @Test
  void givesARemovedObjectTheRevisionOfItsRemoval() throws Exception {
    long since = put(store, configMap("a"), "1");
    long removal = remove(store, configMap("a"));
    Watcher watcher = new Watcher();
    subscribe(since, watcher);
    watcher.told(1);

    Event event = watcher.events().getFirst();
    assertThat(event.revision()).isEqualTo(removal);
    assertThat(event.before().map(Document::resourceVersion)).contains("" + removal);
  }

  @Test
  void tellsOnlyWhatIsOfInterestAndAnswersForProgress() throws Exception {
    long since = store.now().revision();
    Watcher watcher = new Watcher();
    Subscription subscription = subscribe(since, CONFIG_MAPS.within("shop").named("a"), watcher);
    put(store, configMap("b"), "1");
    put(store, Kinds.CONFIG_MAP.key("other", "a"), "1");
    put(store, lease("a"), "1");
    put(store, configMap("a"), "1");
    watcher.told(1);
    long last = put(store, configMap("b"), "2");
    // Progress is that of the feed, which follows the image closely but not at once.
    for (int answers = 2; watcher.progress() < last; answers++) {
      subscription.askProgress();
      watcher.told(answers);
    }
    assertThat(watcher.events()).extracting(each -> each.key()).containsExactly(configMap("a"));
    assertThat(watcher.progress()).isEqualTo(last);
  }

  @Test
  void missesNothingAndRepeatsNothingUnderConcurrentWrites() throws Exception {
    long start = store.now().revision();
    Watcher whole = new Watcher();
    subscribe(start, whole);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 8; w++) {
      Key mine = configMap("w" + w);
      writers.add(Thread.ofVirtual().start(() -> putMany(mine, 200)));
    }
    List<Watcher> late = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Watcher watcher = new Watcher();
      subscribe(store.now().revision(), CONFIG_MAPS, watcher);
      late.add(watcher);
      whole.told(i * 50);
    }
    for (Thread each : writers) {
      each.join();
    }
    whole.told(1600);
    assertThat(whole.events()).extracting(Event::revision).hasSize(1600).isSorted();
    assertThat(whole.events().getLast().revision()).isEqualTo(start + 1600);
    assertChained(whole.events());
    for (Watcher each : late) {
      int first = each.told(0).isEmpty() ? 1600 : indexOf(whole, each.events().getFirst());
      each.told(1600 - first);
      assertThat(each.events()).isEqualTo(whole.events().subList(first, 1600));
    }
  }

  private static int indexOf(Watcher whole, Event event) {
    return whole.events().indexOf(event);
  }

  private void putMany(Key key, int count) {
    try {
      for (int i = 0; i < count; i++) {
        put(store, key, "" + i);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What an event says was before is what the one before it said came after. */
  private static void assertChained(List<Event> events) {
    Map<Key, Optional<Document>> last = new HashMap<>();
    for (Event each : events) {
      assertThat(each.before()).isEqualTo(last.getOrDefault(each.key(), Optional.empty()));
      last.put(each.key(), each.after());
    }
  }

  @Test
  void remembersDurableChangesOverARestart() throws Exception {
    put(store, configMap("a"), "1");
    long since = put(store, configMap("b"), "1");
    put(store, configMap("a"), "2");
    put(store, lease("n"), "beat");
    remove(store, configMap("b"));
    put(store, configMap("a"), "3");
    put(store, configMap("b"), "again");
    Watcher before = new Watcher();
    subscribe(since, CONFIG_MAPS, before);
    before.told(4);
    reopen(WIDE, WIDE);
    Watcher watcher = new Watcher();
    subscribe(since, CONFIG_MAPS, watcher);
    put(store, configMap("a"), "4");

    assertThat(watcher.told(5)).containsExactly("a 1>2", "b 1>-", "a 2>3", "b ->again", "a 3>4");
    assertThat(watcher.events().subList(0, 4)).isEqualTo(before.events());
  }

  @Test
  void makesWatchersOfEphemeralObjectsListAgainAfterARestart() throws Exception {
    put(store, configMap("a"), "1");
    long last = put(store, lease("n"), "beat");
    reopen(WIDE, WIDE);

    assertThat(store.subscribe(last, Interest.in(Kinds.LEASE), new Watcher())).isEmpty();
    assertThat(store.subscribe(last, new Watcher())).isEmpty();
    assertThat(store.subscribe(last, CONFIG_MAPS, new Watcher())).isPresent();
    long now = store.now().revision();
    assertThat(store.subscribe(now, Interest.in(Kinds.LEASE), new Watcher())).isPresent();
  }

  @Test
  void refusesWhatIsCompactedAndWhatIsYetToCome() throws Exception {
    reopen(new Bounds(10, 1 << 20), WIDE);
    long first = put(store, configMap("a"), "0");
    putMany(configMap("a"), 20);
    Watcher watcher = new Watcher();
    subscribe(store.now().revision(), CONFIG_MAPS, watcher);
    put(store, configMap("a"), "x");
    watcher.told(1);
    long now = store.now().revision();

    assertThat(store.compactedRevision()).isEqualTo(now - 10);
    assertThat(store.subscribe(first, CONFIG_MAPS, new Watcher())).isEmpty();
    assertThat(store.subscribe(now - 11, CONFIG_MAPS, new Watcher())).isEmpty();
    assertThat(store.subscribe(now - 10, CONFIG_MAPS, new Watcher())).isPresent();
    assertThat(store.subscribe(now + 1, CONFIG_MAPS, new Watcher())).isEmpty();
    reopen(new Bounds(10, 1 << 20), WIDE);
    assertThat(store.subscribe(now - 11, CONFIG_MAPS, new Watcher())).isEmpty();
    assertThat(store.subscribe(now - 10, CONFIG_MAPS, new Watcher())).isPresent();
  }

  @Test
  void endsASubscriberThatFallsBehindAndNobodyElse() throws Exception {
    reopen(WIDE, new Bounds(5, 1 << 20));
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Subscriber slow =
        new Subscriber() {
          @Override
          public void changed(List<Event> events) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void ended() {
            ended.countDown();
          }
        };
    Watcher quick = new Watcher();
    subscribe(store.now().revision(), CONFIG_MAPS, slow);
    subscribe(store.now().revision(), CONFIG_MAPS, quick);
    for (int i = 1; i <= 20; i++) {
      put(store, configMap("a"), "" + i);
      quick.told(i);
    }
    stuck.countDown();
    ended.await();

    put(store, configMap("a"), "last");
    assertThat(quick.told(21)).last().isEqualTo("a 20>last");
  }

  @Test
  void aThousandWhoStandStillShareWhatWaitsForThemAndAreEnded() throws Exception {
    reopen(WIDE, new Bounds(500, 8 << 20));
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      subscribe(store.now().revision(), CONFIG_MAPS, new Stuck(stuck, ended));
    }
    put(store, configMap("a"), "first");
    long before = used();
    for (int i = 0; i < 450; i++) {
      put(store, configMap("a"), "" + i);
    }
    // A place of its own in a queue for each of them would take 450,000 entries.
    assertThat(used() - before).isLessThan(8 << 20);
    for (int i = 0; i < 100; i++) {
      put(store, configMap("a"), "" + i);
    }
    stuck.countDown();
    assertThat(ended.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private record Stuck(CountDownLatch until, CountDownLatch end) implements Subscriber {
    @Override
    public void changed(List<Event> events) {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void ended() {
      end.countDown();
    }
  }

  @Test
  void servesAThousandSubscribersOfABusyKind() throws Exception {
    List<Watcher> watchers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Watcher watcher = new Watcher();
      watchers.add(watcher);
      subscribe(store.now().revision(), CONFIG_MAPS, watcher);
    }
    putMany(configMap("a"), 200);
    for (Watcher each : watchers) {
      assertThat(each.told(200)).last().isEqualTo("a 198>199");
    }
  }

  @Test
  void tellsSubscribersThatItCloses() throws Exception {
    Watcher watcher = new Watcher();
    subscribe(store.now().revision(), watcher);
    store.close();

    watcher.awaitEnd();
    assertThat(store.subscribe(store.now().revision(), new Watcher())).isEmpty();
  }
}
