package mightypi.gateway.wire;

/**
 * A request's head, and what it says about its connection.
 *
 * @param isPersistent whether another request may follow on the connection
 * @param expectsContinue whether the client waits for 100 before it sends the body
 */
public record Request(RequestHead head, boolean isPersistent, boolean expectsContinue) {

  /** Of the bytes up to the empty line. */
  public static Request read(byte[] bytes, WireLimits limits) throws MalformedException {
    return HeadReader.request(bytes, limits);
  }
}
