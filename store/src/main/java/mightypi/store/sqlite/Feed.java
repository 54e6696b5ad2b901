package mightypi.store.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Kind;
import mightypi.store.Interest;
import mightypi.store.Store.Event;
import mightypi.store.Store.Subscriber;
import mightypi.store.Store.Subscription;
import mightypi.store.StoreConfig;

/**
 * Hands committed events to the subscribers, behind the writer's back so that many subscribers do
 * not slow writes down. Subscribers of equal interest share one list of events.
 */
final class Feed implements AutoCloseable {

  private static final List<Event> END = List.of();

  private final StoreConfig.Bounds queueBounds;
  private final long start;
  private final Set<Kind> durableBefore;
  private final BlockingQueue<List<Event>> committed = new ArrayBlockingQueue<>(256);
  private final Thread thread = Thread.ofVirtual().name("store-feed").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock, as the history is.
  private final Map<Interest, Channel> channels = new HashMap<>();
  private final History history;
  private long revision;
  private boolean closed;

  Feed(StoreConfig config, Recovery.Found found) {
    queueBounds = config.queue();
    start = found.image().revision();
    durableBefore = Set.copyOf(found.kinds().keySet());
    revision = start;
    history =
        new History(
            config.log(), found.log().isEmpty() ? start : found.log().getFirst().revision() - 1);
    history.add(found.log());
  }

  void start() {
    thread.start();
  }

  /** Takes a committed run; waits when the feed is far behind. */
  void publish(List<Event> events) {
    boolean interrupted = false;
    while (true) {
      try {
        committed.put(events);
        break;
      } catch (InterruptedException e) {
        // A gap would be worse than a late end.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (List<Event> run = committed.take(); run != END; run = committed.take()) {
        dispatch(run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endAll();
  }

  private void dispatch(List<Event> run) {
    lock.lock();
    try {
      history.add(run);
      revision = run.getLast().revision();
      tell(run);
    } finally {
      lock.unlock();
    }
  }

  // What an event costs does not depend on how many interests there are.
  private void tell(List<Event> run) {
    if (channels.isEmpty()) {
      return;
    }
    Map<Channel, List<Event>> news = new LinkedHashMap<>();
    for (Event event : run) {
      for (Interest interest : Interest.including(event.key())) {
        Channel channel = channels.get(interest);
        if (channel != null) {
          news.computeIfAbsent(channel, _ -> new ArrayList<>()).add(event);
        }
      }
    }
    news.forEach(Channel::tell);
  }

  private void endAll() {
    lock.lock();
    try {
      closed = true;
      channels.values().forEach(Channel::end);
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param newest the revision of the newest image, which the feed may have yet to come to
   */
  Optional<Subscription> subscribe(
      long after, Interest interest, Subscriber subscriber, long newest) {
    lock.lock();
    try {
      if (closed || after > newest || !reachesBack(after, interest)) {
        return Optional.empty();
      }
      Channel channel = channels.computeIfAbsent(interest, _ -> new Channel());
      List<Event> missed = history.after(after, interest);
      Listener listener =
          new Listener(
              interest, after, channel.newest(), missed, subscriber, queueBounds, this::remove);
      channel.add(listener);
      listener.start();
      return Optional.of(subscription(listener));
    } finally {
      lock.unlock();
    }
  }

  // Ephemeral objects vanished with the former run and left no events.
  private boolean reachesBack(long after, Interest interest) {
    return after >= history.compacted()
        && (after >= start || interest.kind().filter(durableBefore::contains).isPresent());
  }

  private Subscription subscription(Listener listener) {
    return new Subscription() {
      @Override
      public void askProgress() {
        askProgressOf(listener);
      }

      @Override
      public void close() {
        listener.end(false);
      }
    };
  }

  private void askProgressOf(Listener listener) {
    lock.lock();
    try {
      Channel channel = channels.get(listener.interest());
      if (channel != null) {
        listener.progress(Math.max(revision, listener.after()), channel.newest());
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Listener listener) {
    lock.lock();
    try {
      Channel channel = channels.get(listener.interest());
      if (channel != null && !channel.remove(listener)) {
        channels.remove(listener.interest());
      }
    } finally {
      lock.unlock();
    }
  }

  long compacted() {
    lock.lock();
    try {
      return history.compacted();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    publish(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
