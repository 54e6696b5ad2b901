package mightypi.dns.cloudflare;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked, read and bounded. */
record Request(
    String method,
    String path,
    List<String> steps,
    Map<String, String> query,
    Map<String, @Nullable Object> body) {

  static Map<String, String> query(@Nullable String raw) {
    Map<String, String> found = new LinkedHashMap<>();
    if (raw == null) {
      return found;
    }
    for (String each : raw.split("&")) {
      int equals = each.indexOf('=');
      if (!each.isEmpty()) {
        found.put(
            decoded(equals < 0 ? each : each.substring(0, equals)),
            decoded(equals < 0 ? "" : each.substring(equals + 1)));
      }
    }
    return found;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  Optional<String> word(String name) {
    return Optional.ofNullable(query.get(name)).filter(each -> !each.isEmpty());
  }

  /** A number from 1 on; Cloudflare refuses others by 1004. */
  int number(String name, int otherwise, int most) {
    Optional<String> text = word(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= 1) {
        return Math.min(number, most);
      }
    } catch (NumberFormatException e) {
      throw new ApiFault(400, 1004, name + " must be a number");
    }
    throw new ApiFault(400, 1004, name + " must be at least 1");
  }

  String step(int place) {
    return place < steps.size() ? steps.get(place) : "";
  }
}
