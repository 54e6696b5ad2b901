package mightypi.gateway.observe;

import java.util.Optional;
import mightypi.gateway.route.Route;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;

/**
 * An exchange that has ended.
 *
 * @param head empty for a request that could not be read
 * @param status that the client saw; 499 when it went before it saw one
 * @param target the endpoint that answered; empty when the gateway did
 * @param nanos from the head of the request to the end of the answer
 */
public record Outcome(
    Peer peer,
    Optional<RequestHead> head,
    Optional<Route> route,
    int status,
    String target,
    Volume volume,
    long nanos) {

  /** Bytes of the bodies, and how many endpoints were asked. */
  public record Volume(long received, long sent, int tries) {}

  /** Who wants to know. Called on event loops: it must not wait. */
  public interface Listener {
    void ended(Outcome outcome);
  }
}
