package mightypi.api.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections share: the handler, the limits, and the count of what is taken. */
final class Gate {

  final Handler handler;
  final Limits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bodies = new AtomicLong();
  private final Set<Talk> talks = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  Gate(Handler handler, Limits limits) {
    this.handler = handler;
    this.limits = limits;
  }

  boolean admitsConnection() {
    return connections.incrementAndGet() <= limits.connections();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  /** Takes room for so many bytes of a body; what is taken is given back, even after a no. */
  boolean takes(int bytes) {
    return bodies.addAndGet(bytes) <= limits.bodiesBytes();
  }

  void givesBack(long bytes) {
    bodies.addAndGet(-bytes);
  }

  void begins(Talk talk) {
    talks.add(talk);
    if (stopping) {
      talk.stopping();
    }
  }

  void ends(Talk talk) {
    talks.remove(talk);
  }

  /** Asks all conversations to come to their end. */
  void stop() {
    stopping = true;
    talks.forEach(Talk::stopping);
  }

  boolean isQuiet() {
    return talks.isEmpty();
  }
}
