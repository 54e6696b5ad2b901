package mightypi.gateway.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.List;

/** Fields after a body. What decides about framing, routing or rights has no place there. */
public final class Trailers {

  public static final Fields NONE = new Fields(1);

  private static final List<AsciiString> FORBIDDEN =
      List.of(
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.HOST,
          HttpHeaderNames.CONNECTION,
          HttpHeaderNames.UPGRADE,
          HttpHeaderNames.TE,
          HttpHeaderNames.TRAILER,
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.AUTHORIZATION,
          HttpHeaderNames.COOKIE,
          HttpHeaderNames.SET_COOKIE,
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.CONTENT_TYPE,
          HttpHeaderNames.CONTENT_RANGE,
          HttpHeaderNames.CACHE_CONTROL);

  private Trailers() {}

  static Fields read(byte[] bytes, int limit) throws MalformedException {
    return allowed(FieldLines.read(bytes, 0, limit));
  }

  /** RFC 9110 section 6.5.1: the others are dropped, as nobody may act on them. */
  public static Fields allowed(Fields fields) {
    FORBIDDEN.forEach(fields::remove);
    return fields;
  }
}
