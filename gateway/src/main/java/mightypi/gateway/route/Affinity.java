package mightypi.gateway.route;

import java.time.Duration;
import java.util.Optional;

/**
 * A client comes back to the endpoint that it had.
 *
 * @param name of the cookie or the header
 * @param path of the cookie; empty for that of the route
 * @param lifetime of the cookie; empty for the browser's session
 * @param isSecure the attribute Secure
 * @param stays whether the session outlives a better balance; a gone endpoint ends it always
 */
public record Affinity(
    Carrier carrier,
    String name,
    Optional<String> path,
    Optional<String> domain,
    Optional<Duration> lifetime,
    Optional<String> sameSite,
    boolean isSecure,
    boolean stays) {

  public Affinity {
    name = HeaderChanges.oneLine(name);
    path = path.map(HeaderChanges::oneLine);
    domain = domain.map(HeaderChanges::oneLine);
    sameSite = sameSite.map(HeaderChanges::oneLine);
  }

  /** Where the mark stands. */
  public enum Carrier {
    COOKIE,
    HEADER
  }
}
