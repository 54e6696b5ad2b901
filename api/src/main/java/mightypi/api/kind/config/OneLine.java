package mightypi.api.kind.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Base64 as people paste it, with line ends inside, becomes base64 as programs read it. */
final class OneLine {

  private OneLine() {}

  static Fill at(String field) {
    return Fill.inside(field, OneLine::joined);
  }

  private static Map<String, @Nullable Object> joined(Map<String, @Nullable Object> data) {
    if (data.values().stream().noneMatch(OneLine::isBroken)) {
      return data;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    data.forEach(
        (key, value) ->
            copy.put(
                key, isBroken(value) ? Objects.toString(value).replaceAll("[\\r\\n]", "") : value));
    return Json.freezeMap(copy);
  }

  private static boolean isBroken(@Nullable Object value) {
    return value instanceof String text && (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0);
  }
}
