package mightypi.store.sqlite;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import mightypi.store.Interest;
import mightypi.store.Store.Event;
import mightypi.store.Store.Subscriber;
import mightypi.store.StoreConfig.Bounds;

/** One subscriber's queue, and the virtual thread that empties it. */
final class Listener {

  /** What waits in the queue; an interface of its own so that order is kept among all. */
  private sealed interface Signal {
    /**
     * @param changes counted against the bound
     * @param bytes likewise
     */
    record Run(List<Event> events, int changes, long bytes) implements Signal {}

    record Progress(long revision) implements Signal {}

    record End(boolean tell) implements Signal {}
  }

  private final Interest interest;
  private final long after;
  private final Subscriber subscriber;
  private final Bounds bounds;
  private final LinkedBlockingQueue<Signal> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean over;

  /**
   * @param after events up to this revision are none of the subscriber's business
   */
  Listener(Interest interest, long after, Subscriber subscriber, Bounds bounds) {
    this.interest = interest;
    this.after = after;
    this.subscriber = subscriber;
    this.bounds = bounds;
  }

  Interest interest() {
    return interest;
  }

  /** A revision up to which there is nothing to tell. */
  long after() {
    return after;
  }

  /**
   * @param missed what happened before now; however long, it is no sign of slowness
   * @param left is told when the thread ends, for whatever reason
   */
  void start(List<Event> missed, Consumer<Listener> left) {
    if (!missed.isEmpty()) {
      queue.add(new Signal.Run(missed, 0, 0));
    }
    Thread.ofVirtual().name("subscriber").start(() -> run(left));
  }

  /** Queues a run of events, none empty; ends the subscriber if it is too far behind. */
  void offer(List<Event> events) {
    List<Event> news = news(events);
    if (over || news.isEmpty()) {
      return;
    }
    long size = news.stream().mapToLong(Event::size).sum();
    int waiting = changes.getAndAdd(news.size());
    long waitingBytes = bytes.getAndAdd(size);
    // One run is always taken, however large: only waiting is bounded.
    if (waiting > 0
        && (waiting + news.size() > bounds.changes() || waitingBytes + size > bounds.bytes())) {
      end(true);
      return;
    }
    queue.add(new Signal.Run(news, news.size(), size));
  }

  // A subscription may begin at a revision that the feed has yet to come to.
  private List<Event> news(List<Event> events) {
    return events.getFirst().revision() > after
        ? events
        : events.stream().filter(each -> each.revision() > after).toList();
  }

  void progress(long revision) {
    queue.add(new Signal.Progress(revision));
  }

  /** Drops what waits and ends the thread. */
  void end(boolean tell) {
    if (!over) {
      over = true;
      queue.clear();
      queue.add(new Signal.End(tell));
    }
  }

  private void run(Consumer<Listener> left) {
    boolean orderly = false;
    try {
      while (handle(queue.take())) {}
      orderly = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over = true;
      left.accept(this);
      // Its own fault broke it off: whoever waits for the end must not wait for ever.
      if (!orderly) {
        subscriber.ended();
      }
    }
  }

  private boolean handle(Signal signal) {
    switch (signal) {
      case Signal.Run run -> {
        if (!over) {
          subscriber.changed(run.events);
        }
        changes.addAndGet(-run.changes);
        bytes.addAndGet(-run.bytes);
      }
      case Signal.Progress progress -> subscriber.progressed(progress.revision);
      case Signal.End end -> {
        if (end.tell) {
          subscriber.ended();
        }
        return false;
      }
    }
    return true;
  }
}
