package mightypi.api.aggregate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mightypi.api.auth.User;
import mightypi.api.request.Headers;

/**
 * The headers by which an extension API server learns who asks; it believes them of who shows the
 * front proxy's certificate. A client's own are never passed on.
 */
final class FrontProxy {

  static final String USER = "X-Remote-User";
  static final String GROUP = "X-Remote-Group";
  static final String UID = "X-Remote-Uid";
  static final String EXTRA = "X-Remote-Extra-";

  /**
   * Headers of one hop (RFC 9110 section 7.6.1), those that say who asked us, and those that are
   * said anew.
   */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String TOKEN_MARKS = "!#$&'*+-.^_`|~"; // RFC 9110 section 5.6.2, without %

  private FrontProxy() {}

  static Map<String, List<String>> of(User user) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put(USER, List.of(inBytes(user.name())));
    if (!user.uid().isEmpty()) {
      headers.put(UID, List.of(inBytes(user.uid())));
    }
    if (!user.groups().isEmpty()) {
      headers.put(GROUP, user.groups().stream().sorted().map(FrontProxy::inBytes).toList());
    }
    user.extra()
        .forEach(
            (key, values) ->
                headers.put(
                    EXTRA + escaped(key), values.stream().map(FrontProxy::inBytes).toList()));
    return headers;
  }

  /** A character a byte of UTF-8, which is how Go writes names: no two users may look the same. */
  private static String inBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String escaped(String key) {
    StringBuilder text = new StringBuilder();
    for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xFF);
      boolean isPlain =
          letter < 0x80 && (Character.isLetterOrDigit(letter) || TOKEN_MARKS.indexOf(letter) >= 0);
      text.append(isPlain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
    }
    return text.toString();
  }

  /** What of a client's request is said again. */
  static Map<String, List<String>> passed(Headers headers) {
    Map<String, List<String>> passed = new LinkedHashMap<>();
    for (String name : headers.names()) {
      String small = name.toLowerCase(Locale.ROOT);
      boolean speaksOfUsers = small.startsWith("x-remote-") || small.startsWith("impersonate-");
      if (!NOT_PASSED.contains(small) && !speaksOfUsers && !small.startsWith("x-http2-")) {
        passed.put(small, List.copyOf(headers.all(name)));
      }
    }
    return passed;
  }

  /** What of a server's answer is said again. */
  static Map<String, String> answered(Map<String, List<String>> headers) {
    Map<String, String> passed = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          if (!NOT_PASSED.contains(name)) {
            passed.put(name, String.join("\n", new ArrayList<>(values)));
          }
        });
    return passed;
  }
}
