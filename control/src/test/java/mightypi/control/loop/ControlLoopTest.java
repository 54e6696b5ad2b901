package mightypi.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
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
import mightypi.model.Randomness;
import mightypi.testkit.FakeClock;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Samples;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.Test;

class ControlLoopTest {

  private final FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.from(new Random(1)));

  /** Counts each ConfigMap up to three. */
  private static Decision countUp(Image now, Key key) {
    Optional<Document> found = now.find(key);
    int count = found.map(each -> Json.map(each.tree(), "data").size()).orElse(3);
    return count >= 3
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, found.orElseThrow().with("x", "data", "n" + count)));
  }

  @Test
  void decidesUntilThereIsNothingToDoAlsoWhenRepliesAreLost() {
    open();
    try (ControlLoop loop = loop(ControlLoopTest::countUp)) {
      for (int i = 0; i < 50; i++) {
        cluster.commit(create("n" + i));
        if (i % 7 == 0) {
          cluster.loseNextReply();
        }
      }
      Watching.until(cluster, "each has three", ControlLoopTest::allHaveThree);
      assertThat(loop).isNotNull();
    }
  }

  private static boolean allHaveThree(Image image) {
    Collection<Document> all = image.all(Kinds.CONFIG_MAP, "shop");
    return all.size() >= 42
        && all.stream().allMatch(each -> Json.map(each.tree(), "data").size() == 3);
  }

  @Test
  void asksAgainWhoFailedAndWhoWantedTo() {
    open();
    AtomicInteger asked = new AtomicInteger();
    try (ControlLoop loop =
        loop(
            (now, key) -> {
              int time = asked.incrementAndGet();
              if (time < 3) {
                throw new IllegalStateException("on purpose, time " + time);
              }
              return time < 6
                  ? Decision.NOTHING.lookingAgainIn(Duration.ofMillis(2))
                  : countUp(now, key);
            })) {
      cluster.commit(create("one"));
      Watching.until(
          cluster,
          "it has three",
          image ->
              image.all(Kinds.CONFIG_MAP, "shop").stream()
                  .anyMatch(each -> Json.map(each.tree(), "data").size() == 3));
      assertThat(loop).isNotNull();
    }
    assertThat(asked.get()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void saysWhoIsStuckAndThatItHasEnded() {
    open();
    FakeClock clock = FakeClock.atNoon();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    BiFunction<Image, Key, Decision> slow =
        (now, key) -> {
          begun.countDown();
          await(end);
          return Decision.NOTHING;
        };
    try (ControlLoop loop = loop(slow, clock)) {
      cluster.commit(create("one"));
      await(begun);
      assertThat(loop.trouble(name -> true)).isEmpty();
      clock.pass(Duration.ofSeconds(75));
      assertThat(loop.trouble("tester"::equals))
          .hasValue("tester is busy with configmaps shop/one for 75 s");
      assertThat(loop.trouble("other"::equals)).isEmpty();
      end.countDown();
      loop.close();
      assertThat(loop.trouble("other"::equals)).hasValue("has ended");
    }
  }

  @Test
  void countsWhatIsToldAgainOnOneEventAndBoundsTheRest() {
    open();
    cluster.commit(create("one"));
    Document one = cluster.now().find(Kinds.CONFIG_MAP.key("shop", "one")).orElseThrow();
    Chronicle chronicle = new Chronicle(cluster, Clock.SYSTEM, "node-a");
    for (int i = 0; i < 100; i++) {
      chronicle.tell("tester", Occurrence.warning(Kinds.CONFIG_MAP, one, "Same", "again"));
    }
    Document event = cluster.now().all(Kinds.EVENT, "shop").iterator().next();
    assertThat(cluster.now().count(Kinds.EVENT)).isEqualTo(1);
    assertThat(event.name()).matches("one\\.[0-9a-f]{16}");
    assertThat(event.tree())
        .containsEntry("count", 25)
        .containsEntry("message", "again")
        .containsEntry("type", "Warning")
        .containsEntry("source", Map.of("component", "tester", "host", "node-a"));
  }

  @Test
  void tellsManyThatDifferOnlyInWordsAsOne() {
    open();
    cluster.commit(create("one"));
    Document one = cluster.now().find(Kinds.CONFIG_MAP.key("shop", "one")).orElseThrow();
    Chronicle chronicle = new Chronicle(cluster, Clock.SYSTEM, "");
    for (int i = 0; i < 20; i++) {
      chronicle.tell("tester", Occurrence.normal(Kinds.CONFIG_MAP, one, "Made", "made " + i));
    }
    assertThat(cluster.now().all(Kinds.EVENT, "shop"))
        .hasSize(11)
        .extracting(each -> Json.text(each.tree(), "message").orElse(""))
        .contains("made 9", "(combined from similar events): made 19");
  }

  private void open() {
    cluster.commit(new Change.Create(Kinds.NAMESPACE.key("", "shop"), Samples.namespace("shop")));
  }

  private static Change create(String name) {
    return new Change.Create(
        Kinds.CONFIG_MAP.key("shop", name), Samples.configMap("shop", name, Map.of()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ControlLoop loop(BiFunction<Image, Key, Decision> decide) {
    return loop(decide, Clock.SYSTEM);
  }

  private ControlLoop loop(BiFunction<Image, Key, Decision> decide, Clock clock) {
    Controller controller =
        new Controller() {
          @Override
          public String name() {
            return "tester";
          }

          @Override
          public Set<Kind> watches() {
            return Set.of(Kinds.CONFIG_MAP);
          }

          @Override
          public Decision decide(Image now, Key key) {
            return decide.apply(now, key);
          }
        };
    return ControlLoop.start(cluster, List.of(controller), clock, Randomness.from(new Random(2)));
  }
}
