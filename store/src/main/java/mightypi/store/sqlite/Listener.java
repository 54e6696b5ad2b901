package mightypi.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import mightypi.store.Interest;
import mightypi.store.Store.Event;
import mightypi.store.Store.Subscriber;
import mightypi.store.StoreConfig.Bounds;

/**
 * One subscriber's place in the chain of its interest, and the virtual thread that follows it. A
 * subscriber has no queue of its own: a thousand that stand still cost a thousand places, not a
 * thousand times what they have yet to read.
 */
final class Listener {

  /** What is handed over at once, to one that has fallen behind. */
  private static final int MOST_CHANGES = 256;

  private static final int MOST_BYTES = 256 << 10;

  /** A question for the progress, and the link after which it is answered. */
  private record Ask(long revision, Link place) {}

  private enum End {
    NOT_YET,
    SILENT,
    TOLD
  }

  private final Interest interest;
  private final long after;
  private final Subscriber subscriber;
  private final Bounds bounds;
  private final Queue<Ask> asks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private List<Event> missed;
  // The thread goes on from the first to the second. They alone hold the chain, so that one who was
  // ended while it stood still holds it no longer.
  private volatile Link at;
  private volatile Link upTo;
  private volatile End end = End.NOT_YET;

  /**
   * @param after events up to this revision are none of the subscriber's business
   * @param at the newest link; what follows it is told
   * @param missed what happened before that; however long, it is no sign of slowness
   * @param left is told when the thread ends, for whatever reason
   */
  Listener(
      Interest interest,
      long after,
      Link at,
      List<Event> missed,
      Subscriber subscriber,
      Bounds bounds,
      Consumer<Listener> left) {
    this.interest = interest;
    this.after = after;
    this.at = at;
    this.upTo = at;
    this.missed = missed;
    this.subscriber = subscriber;
    this.bounds = bounds;
    this.thread = Thread.ofVirtual().name("subscriber").unstarted(() -> run(left));
  }

  void start() {
    thread.start();
  }

  Interest interest() {
    return interest;
  }

  /** A revision up to which there is nothing to tell. */
  long after() {
    return after;
  }

  /** The chain has grown; ends the subscriber if it is too far behind. */
  void wake(Link before, Link newest) {
    Link here = at;
    // One run is always taken, however large: only waiting is bounded.
    boolean waits = before.changes() > here.changes();
    boolean tooMany = newest.changes() - here.changes() > bounds.changes();
    if (waits && (tooMany || newest.bytes() - here.bytes() > bounds.bytes())) {
      end(true);
    } else {
      LockSupport.unpark(thread);
    }
  }

  void progress(long revision, Link place) {
    asks.add(new Ask(revision, place));
    LockSupport.unpark(thread);
  }

  /** Drops what waits and ends the thread. */
  void end(boolean tell) {
    if (end == End.NOT_YET) {
      end = tell ? End.TOLD : End.SILENT;
      at = Link.NONE;
      upTo = Link.NONE;
      asks.clear();
      LockSupport.unpark(thread);
    }
  }

  private void run(Consumer<Listener> left) {
    boolean orderly = false;
    try {
      tell(missed);
      missed = List.of();
      follow();
      orderly = end == End.SILENT;
    } finally {
      end = end == End.NOT_YET ? End.TOLD : end;
      left.accept(this);
      // Also where its own fault broke it off: whoever waits for the end must not wait for ever.
      if (!orderly) {
        subscriber.ended();
      }
    }
  }

  private void follow() {
    while (end == End.NOT_YET && !Thread.currentThread().isInterrupted()) {
      List<Event> news = take();
      tell(news);
      at = upTo;
      boolean answered = answer();
      if (news.isEmpty() && !answered && at.next() == null) {
        LockSupport.park(this);
      }
    }
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty() && end == End.NOT_YET) {
      subscriber.changed(events);
    }
  }

  /** What has happened since, as far as it fits; a single run is shared with the others. */
  private List<Event> take() {
    Link first = at.next();
    if (first == null) {
      return List.of();
    }
    Link last = first;
    List<Event> events = first.events();
    for (Link next = first.next(); next != null && fits(next); next = next.next()) {
      if (last == first) {
        events = new ArrayList<>(events);
      }
      events.addAll(next.events());
      last = next;
    }
    upTo = last;
    return events.getFirst().revision() > after
        ? events
        : events.stream().filter(each -> each.revision() > after).toList();
  }

  private boolean fits(Link next) {
    return next.changes() - at.changes() <= MOST_CHANGES && next.bytes() - at.bytes() <= MOST_BYTES;
  }

  private boolean answer() {
    boolean answered = false;
    for (Ask ask = asks.peek(); ask != null && ask.place.isReachedBy(at); ask = asks.peek()) {
      asks.remove();
      subscriber.progressed(ask.revision);
      answered = true;
    }
    return answered;
  }
}
