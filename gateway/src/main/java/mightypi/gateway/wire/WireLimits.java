package mightypi.gateway.wire;

/**
 * How large the parts of a message may be that are kept in memory.
 *
 * @param targetBytes of the first line; past it 414
 * @param headBytes of the first line and all fields; past it 431
 * @param fields in one head or trailer; past it 431
 */
public record WireLimits(int targetBytes, int headBytes, int fields) {

  /** As ingress-nginx has them: four buffers of 8 KB, one for the first line. */
  public static final WireLimits DEFAULT = new WireLimits(8 << 10, 32 << 10, 200);
}
