package mightypi.gateway.listen;

import java.util.concurrent.atomic.AtomicInteger;
import mightypi.gateway.wire.Deadlines;
import mightypi.gateway.wire.Exchange;

/** What all connections of clients share. */
final class Shared {

  private final Exchange.Service service;
  private final ClientLimits limits;
  private final Deadlines deadlines;
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
