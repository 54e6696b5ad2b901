package mightypi.api.cel;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as the values of CEL: whole numbers are 64 bits wide, null is a value. */
public final class Values {

  private Values() {}

  public static Object of(Optional<?> json) {
    return of(json.orElse(null));
  }

  public static Object of(@Nullable Object json) {
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case Integer number -> number.longValue();
      case Float number -> number.doubleValue();
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list);
      default -> json;
    };
  }

  private static Map<String, Object> map(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, each) -> result.put(String.valueOf(key), of(each)));
    return result;
  }

  private static List<Object> list(List<?> list) {
    List<Object> result = new ArrayList<>(list.size());
    list.forEach(each -> result.add(of(each)));
    return result;
  }
}
