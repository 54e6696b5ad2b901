package mightypi.gateway.listen;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mightypi.gateway.wire.Deadlines;
import mightypi.gateway.wire.Exchange;

/** What all connections of clients share. */
final class Shared {

  private static final long MOST_HELD = 8 << 20;

  private final Exchange.Service service;
  private final ClientLimits limits;
  private final Deadlines deadlines;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopping;

  Shared(Exchange.Service service, ClientLimits limits, Deadlines deadlines) {
    this.service = service;
    this.limits = limits;
    this.deadlines = deadlines;
  }

  Exchange.Service service() {
    return service;
  }

  ClientLimits limits() {
    return limits;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /**
   * Counts bytes of requests of which the rest has not come. Most requests come whole, and are not
   * counted; those that do not share a budget, whoever they are from.
   *
   * @return whether there is room for them
   */
  boolean holds(int more) {
    return held.addAndGet(more) <= MOST_HELD;
  }

  boolean admitsConnection() {
    return connections.incrementAndGet() <= limits.connections();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }
}
