package mightypi.gateway.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What becomes of headers, in this order: removed, replaced, added. */
public record HeaderChanges(Map<String, String> set, List<Field> add, List<String> remove) {

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  public static final HeaderChanges NONE = new HeaderChanges(Map.of(), List.of(), List.of());

  /** One line of a header. */
  public record Field(String name, String value) {
    public Field {
      value = oneLine(value);
    }
  }

  public HeaderChanges {
    Map<String, String> lines = new LinkedHashMap<>();
    set.forEach((name, value) -> lines.put(name, oneLine(value)));
    set = java.util.Collections.unmodifiableMap(lines);
    add = List.copyOf(add);
    remove = List.copyOf(remove);
  }

  /** What would end the line becomes a blank (RFC 9110 section 5.5). */
  static String oneLine(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }

  public static HeaderChanges setting(Map<String, String> set) {
    return set.isEmpty() ? NONE : new HeaderChanges(set, List.of(), List.of());
  }

  /** Both, the other's words last. */
  public HeaderChanges and(HeaderChanges other) {
    if (isNone()) {
      return other;
    }
    if (other.isNone()) {
      return this;
    }
    Map<String, String> both = new LinkedHashMap<>(set);
    both.putAll(other.set);
    return new HeaderChanges(
        both,
        java.util.stream.Stream.concat(add.stream(), other.add.stream()).toList(),
        java.util.stream.Stream.concat(remove.stream(), other.remove.stream()).toList());
  }

  public boolean isNone() {
    return set.isEmpty() && add.isEmpty() && remove.isEmpty();
  }
}
