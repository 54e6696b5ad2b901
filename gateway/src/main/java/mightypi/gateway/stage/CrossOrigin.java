package mightypi.gateway.stage;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.route.Cors;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.wire.Fields;

/**
 * Answers preflights and marks answers, the gateway's own as well (the Fetch standard). What the
 * backend says about origins itself gives way, or browsers would see it twice. Stands before
 * credentials, which a preflight never has.
 */
final class CrossOrigin implements Stage {

  private static final AsciiString ORIGIN = HttpHeaderNames.ORIGIN;
  private static final AsciiString ASKED_METHOD = HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD;
  private static final AsciiString ASKED_HEADERS = HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS;
  private static final List<String> OURS =
      List.of(
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Credentials",
          "Access-Control-Allow-Methods",
          "Access-Control-Allow-Headers",
          "Access-Control-Expose-Headers",
          "Access-Control-Max-Age");

  @Override
  public boolean concerns(Passing request) {
    return request.route().cors().isPresent();
  }

  @Override
  public void enter(Passing request) {
    Cors cors = request.route().cors().orElseThrow();
    Fields asked = request.head().fields();
    Optional<String> allowed =
        asked.first(ORIGIN).flatMap(origin -> cors.allowed(origin.toString()));
    boolean isPreflight =
        request.head().method().equals("OPTIONS")
            && asked.contains(ORIGIN)
            && asked.contains(ASKED_METHOD);
    Map<String, String> set = new LinkedHashMap<>();
    allowed.ifPresent(origin -> origin(cors, origin, set));
    if (isPreflight) {
      allowed.ifPresent(origin -> preflight(cors, asked, set));
      request.onAnswer(HeaderChanges.setting(set));
      request.answer(204, new Fields(8), "");
      return;
    }
    if (allowed.isPresent() && !cors.exposed().isEmpty()) {
      set.put("Access-Control-Expose-Headers", String.join(", ", cors.exposed()));
    }
    request.onAnswer(new HeaderChanges(set, varies(set), OURS));
    request.next();
  }

  private static void origin(Cors cors, String origin, Map<String, String> set) {
    set.put("Access-Control-Allow-Origin", origin);
    if (cors.withCredentials()) {
      set.put("Access-Control-Allow-Credentials", "true");
    }
  }

  private static void preflight(Cors cors, Fields asked, Map<String, String> set) {
    set.put("Access-Control-Allow-Methods", String.join(", ", cors.methods()));
    Optional<AsciiString> wanted = asked.joined(ASKED_HEADERS);
    boolean isAny = cors.headers().contains("*");
    String headers = isAny ? wanted.map(Object::toString).orElse("") : joined(cors.headers());
    if (!headers.isEmpty()) {
      set.put("Access-Control-Allow-Headers", headers);
    }
    set.put("Access-Control-Max-Age", Long.toString(cors.maxAge().toSeconds()));
    set.put("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  }

  private static String joined(List<String> names) {
    return String.join(", ", names);
  }

  /** A cache must not show to one origin what was said to another. */
  private static List<HeaderChanges.Field> varies(Map<String, String> set) {
    return "*".equals(set.get("Access-Control-Allow-Origin"))
        ? List.of()
        : List.of(new HeaderChanges.Field("Vary", "Origin"));
  }
}
