package mightypi.gateway.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import mightypi.gateway.wire.RequestHead;

/** The variables of nginx that stand in URLs of auth annotations. */
final class Variables {

  private Variables() {}

  static String filled(String text, Passing request) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    RequestHead head = request.head();
    return text.replace("$escaped_request_uri", URLEncoder.encode(head.target(), UTF_8))
        .replace("$request_uri", head.target())
        .replace("$request_method", head.method())
        .replace("$scheme", request.peer().scheme())
        .replace("$http_host", head.authority())
        .replace("$host", head.host());
  }

  /** What the client asked for, whole. */
  static String url(Passing request) {
    RequestHead head = request.head();
    return request.peer().scheme() + "://" + head.authority() + head.target();
  }

  /**
   * Where a browser signs in, which is told where to come back to unless the URL says so itself.
   */
  static String signIn(String url, String parameter, Passing request) {
    String filled = filled(url, request);
    if (filled.contains("?" + parameter + "=") || filled.contains("&" + parameter + "=")) {
      return filled;
    }
    return filled
        + (filled.indexOf('?') < 0 ? '?' : '&')
        + parameter
        + '='
        + URLEncoder.encode(url(request), UTF_8);
  }
}
