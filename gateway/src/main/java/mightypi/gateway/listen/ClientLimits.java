package mightypi.gateway.listen;

import java.time.Duration;
import mightypi.gateway.wire.WireLimits;

/**
 * What a client may take.
 *
 * @param connections at the same time, of all clients
 * @param streams at the same time on one HTTP/2 connection
 * @param handshake how long TLS and the PROXY header may take
 * @param head how long the head of a request may take from its first byte on
 * @param idle how long a connection without a request stays
 */
public record ClientLimits(
    WireLimits wire,
    int connections,
    int streams,
    Duration handshake,
    Duration head,
    Duration idle) {

  /** Those of nginx where it has them: 128 streams, 75 seconds between requests. */
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          WireLimits.DEFAULT,
          4096,
          128,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75));
}
