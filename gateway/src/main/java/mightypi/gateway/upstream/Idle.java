package mightypi.gateway.upstream;

import java.util.ArrayDeque;
import java.util.Optional;

/** The kept connections of one loop to one endpoint; the one that was used last goes first. */
final class Idle {

  /** As many as ingress-nginx keeps: fewer, and a busy origin is connected to anew all the time. */
  private static final int MOST = 320;

  private final Target target;
  private final ArrayDeque<Http1Backend> waiting = new ArrayDeque<>();

  Idle(Target target) {
    this.target = target;
  }

  boolean takes(Http1Backend connection) {
    if (target.isGone() || waiting.size() >= MOST) {
      return false;
    }
    waiting.push(connection);
    return true;
  }

  Optional<Http1Backend> take() {
    while (!waiting.isEmpty()) {
      Http1Backend next = waiting.pop();
      if (next.isUsable()) {
        return Optional.of(next);
      }
      next.close();
    }
    return Optional.empty();
  }

  void forget(Http1Backend connection) {
    waiting.remove(connection);
  }

  boolean isGone() {
    return target.isGone();
  }

  void clear() {
    while (!waiting.isEmpty()) {
      waiting.pop().close();
    }
  }
}
