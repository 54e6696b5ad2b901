package mightypi.gateway.wire;

/**
 * A response's head, and what it says about its connection.
 *
 * @param isPersistent whether the server keeps the connection
 * @param isChunked whether the body comes in chunks; without length and chunks it ends with the
 *     connection
 * @param upgrade the protocol that a 101 goes over to
 */
public record Response(ResponseHead head, boolean isPersistent, boolean isChunked, String upgrade) {

  /**
   * Of the bytes up to the empty line.
   *
   * @param toHead whether the request was HEAD, so that a length announces no body
   */
  public static Response read(byte[] bytes, WireLimits limits, boolean toHead)
      throws MalformedException {
    return HeadReader.response(bytes, limits, toHead);
  }
}
