package mightypi.api.cel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * How large a value can be: letters of a text, items of a list, entries of a map; and what can be
 * in it.
 */
interface Extent {

  /** Of whatever is no text, list or map. */
  Extent SCALAR = of(1);

  Extent UNKNOWN = of(Long.MAX_VALUE);

  long size();

  default Optional<Extent> element() {
    return Optional.empty();
  }

  default Optional<Extent> key() {
    return Optional.empty();
  }

  /**
   * @param name as expressions write it
   */
  default Optional<Extent> field(String name) {
    return Optional.empty();
  }

  static Extent of(long size) {
    return new Sized(size, Optional.empty());
  }

  /** A list of so many. */
  static Extent of(long size, Optional<Extent> element) {
    return new Sized(size, element);
  }

  /** The larger one, in each regard. */
  default Extent or(Extent other) {
    Optional<Extent> mine = element();
    Optional<Extent> theirs = other.element();
    return of(
        Math.max(size(), other.size()),
        mine.isPresent() && theirs.isPresent()
            ? Optional.of(mine.get().or(theirs.get()))
            : mine.or(() -> theirs));
  }

  /** Known by size alone. */
  record Sized(long size, Optional<Extent> element) implements Extent {}

  /** Of what a schema describes, in a request as large as there may be. */
  record Declared(Map<String, @Nullable Object> schema) implements Extent {

    /** {@code MaxRequestSizeBytes} of Kubernetes. */
    private static final long REQUEST = 3 << 20;

    /** Kubernetes knows no bound of the keys of maps and counts none of their letters. */
    private static final long KEY = 0;

    private static final long TIME = 32;
    private static final long DATE = 12;

    @Override
    public long size() {
      return switch (Json.text(schema, "type").orElse("")) {
        case "string" -> letters();
        case "array" -> said("maxItems").orElse((REQUEST - 2) / (least(inside("items")) + 1));
        case "object" ->
            schema.get("additionalProperties") instanceof Map<?, ?>
                ? said("maxProperties")
                    .orElse((REQUEST - 2) / (least(inside("additionalProperties")) + 6))
                : 1;
        case "integer", "number", "boolean" -> 1;
        default -> REQUEST - 2;
      };
    }

    /** How often a value of this schema fits into a request. */
    long mostOften() {
      return REQUEST / (least(schema) + 1);
    }

    private Map<String, @Nullable Object> inside(String field) {
      return Json.map(schema, field);
    }

    private Optional<Long> said(String bound) {
      return schema.get(bound) instanceof Number number
          ? Optional.of(Math.max(0, number.longValue()))
          : Optional.empty();
    }

    /** A character that is counted once takes up to four bytes. */
    private long letters() {
      Optional<Long> most = said("maxLength");
      if (most.isPresent()) {
        return Math.min(most.get(), Long.MAX_VALUE / 4) * 4;
      }
      List<@Nullable Object> choices = Json.list(schema, "enum");
      if (!choices.isEmpty()) {
        return choices.stream().mapToLong(each -> String.valueOf(each).length()).max().orElse(0);
      }
      return switch (Json.text(schema, "format").orElse("")) {
        case "duration", "date-time" -> TIME;
        case "date" -> DATE;
        default -> REQUEST - 2;
      };
    }

    /** The least number of bytes that a value takes in JSON. */
    private static long least(Map<String, @Nullable Object> schema) {
      return switch (Json.text(schema, "type").orElse("")) {
        case "string", "array" -> 2;
        case "boolean" -> 4;
        case "object" -> leastOfObject(schema);
        default -> 1;
      };
    }

    private static long leastOfObject(Map<String, @Nullable Object> schema) {
      long sum = 2;
      for (Object each : Json.list(schema, "required")) {
        String name = String.valueOf(each);
        Map<String, @Nullable Object> field = Json.map(schema, "properties", name);
        if (!field.isEmpty() && !field.containsKey("default")) {
          sum += name.length() + least(field) + 4;
        }
      }
      return sum;
    }

    @Override
    public Optional<Extent> element() {
      return switch (Json.text(schema, "type").orElse("")) {
        case "array" -> Optional.of(new Declared(inside("items")));
        case "object" -> Optional.of(new Declared(inside("additionalProperties")));
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<Extent> key() {
      return Optional.of(Extent.of(KEY));
    }

    @Override
    public Optional<Extent> field(String name) {
      return inside("properties").entrySet().stream()
          .filter(each -> FieldNames.spellings(each.getKey()).contains(name))
          .findFirst()
          .map(each -> new Declared(Json.map(each.getValue())));
    }
  }
}
