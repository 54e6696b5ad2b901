package mightypi.gateway.route;

import java.util.Optional;

/**
 * A share of the requests.
 *
 * @param pool empty for a reference that leads nowhere: its share is answered with 500 as the
 *     Gateway API has it, or 503 for an Ingress
 * @param requestHeaders changes for this backend alone
 */
public record Backend(
    Optional<PoolKey> pool,
    int weight,
    HeaderChanges requestHeaders,
    HeaderChanges responseHeaders) {

  public static Backend to(PoolKey pool) {
    return to(pool, 1);
  }

  public static Backend to(PoolKey pool, int weight) {
    return new Backend(Optional.of(pool), weight, HeaderChanges.NONE, HeaderChanges.NONE);
  }

  public static Backend nowhere(int weight) {
    return new Backend(Optional.empty(), weight, HeaderChanges.NONE, HeaderChanges.NONE);
  }
}
