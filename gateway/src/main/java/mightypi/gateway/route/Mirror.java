package mightypi.gateway.route;

import java.util.Optional;

/**
 * A copy of the request whose answer nobody waits for.
 *
 * @param host the Host of the copy; empty for that of the request
 * @param share of a million requests, that many are copied
 */
public record Mirror(PoolKey pool, Optional<String> host, int share) {
  public static final int ALL = 1_000_000;
}
