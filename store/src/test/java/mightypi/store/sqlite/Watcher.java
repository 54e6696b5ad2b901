package mightypi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mightypi.store.Store.Event;
import mightypi.store.Store.Subscriber;

/** A subscriber that remembers all it was told. */
final class Watcher implements Subscriber {

  private final List<Event> events = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicLong progress = new AtomicLong();

  @Override
  public synchronized void changed(List<Event> run) {
    events.addAll(run);
    run.forEach(each -> told.add(text(each)));
    progress.set(run.getLast().revision());
    notifyAll();
  }

  private static String text(Event event) {
    String before = event.before().map(Writes::value).orElse("-");
    return event.key().name() + " " + before + ">" + event.after().map(Writes::value).orElse("-");
  }

  @Override
  public synchronized void progressed(long revision) {
    told.add("progress");
    progress.set(revision);
    notifyAll();
  }

  @Override
  public void ended() {
    end.countDown();
  }

  /** What was told in short, {@code name before>after}, once it is so many. */
  synchronized List<String> told(int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (told.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      assertThat(left).as("told in time: %s", told).isPositive();
      wait(left);
    }
    return List.copyOf(told);
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  long progress() {
    return progress.get();
  }

  void awaitEnd() throws InterruptedException {
    assertThat(end.await(30, TimeUnit.SECONDS)).as("the subscription ends").isTrue();
  }
}
