package mightypi.gateway.listen;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * How many frames are taken that ask for nothing (CVE-2019-9512 and its like): PING, SETTINGS,
 * PRIORITY and unknown ones. Every request and every frame of data brings some of it back, so that
 * a long connection that is used, and measured by pings as gRPC does, never runs out of it.
 */
final class Patience {

  private static final int ALL = 1000;
  private static final int PER_REQUEST = 16;

  private int left = ALL;

  void spend() throws Http2Exception {
    left--;
    if (left < 0) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames that ask for nothing");
    }
  }

  void restore() {
    left = Math.min(ALL, left + PER_REQUEST);
  }

  void restoreLittle() {
    left = Math.min(ALL, left + 2);
  }
}
