package mightypi.gateway.carry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.net.URLDecoder;
import java.util.Optional;
import mightypi.gateway.route.RequestView;
import mightypi.gateway.wire.RequestHead;

/** A request as finding its route sees it. */
record AskedView(RequestHead head, String path) implements RequestView {

  static AskedView of(RequestHead head) {
    return new AskedView(head, Paths.normal(head.path()));
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public Optional<String> header(String name) {
    return head.fields().joined(new AsciiString(name)).map(AsciiString::toString);
  }

  @Override
  public Optional<String> query(String name) {
    for (String each : head.query().split("&")) {
      int equals = each.indexOf('=');
      String found = equals < 0 ? each : each.substring(0, equals);
      if (decoded(found).equals(name)) {
        return Optional.of(equals < 0 ? "" : decoded(each.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public Optional<String> cookie(String name) {
    return head.fields().first(HttpHeaderNames.COOKIE).flatMap(all -> cookie(all.toString(), name));
  }

  private static Optional<String> cookie(String all, String name) {
    for (String each : all.split(";")) {
      int equals = each.indexOf('=');
      if (equals > 0 && each.substring(0, equals).strip().equals(name)) {
        return Optional.of(each.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }
}
