package mightypi.gateway.wire;

/**
 * What a response says before its body.
 *
 * @param length of the body in bytes when it is known, else {@link #UNKNOWN}; for HEAD, of the body
 *     that is not sent
 * @param fields without {@code Content-Length} and what was for one connection only
 */
public record ResponseHead(int status, long length, Fields fields) {

  public static final long UNKNOWN = -1;

  public boolean isInterim() {
    return status < 200;
  }
}
