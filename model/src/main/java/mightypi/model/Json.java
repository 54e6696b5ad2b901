package mightypi.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as immutable Java values: {@code Map<String, Object>} in the order of the text, {@code
 * List<Object>}, String, Integer, Long, BigInteger, Double, Boolean and null. Inner values are
 * reached by a path of field names.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          // A field of a view that is null is absent; a null in a tree was said, and is kept.
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private Json() {}

  /** The one mapper for typed views; callers must not configure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Parses an object. Throws {@link IOException} with the place of the fault when the text is not a
   * JSON object.
   */
  public static Map<String, @Nullable Object> parse(byte[] text) throws IOException {
    Map<String, @Nullable Object> tree = MAPPER.readValue(text, TREE);
    if (tree == null) {
      throw new IOException("null is no JSON object");
    }
    return freezeMap(tree);
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static <T> T view(byte[] text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value at a path of field names, if every step is there. */
  public static Optional<Object> at(@Nullable Object tree, String... path) {
    Object value = tree;
    for (String step : path) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return Optional.ofNullable(value);
  }

  public static Optional<String> text(@Nullable Object tree, String... path) {
    return at(tree, path).filter(String.class::isInstance).map(String.class::cast);
  }

  /** The object at a path; empty if it is absent or not an object. */
  @SuppressWarnings("unchecked") // maps in a tree have String keys by construction
  public static Map<String, @Nullable Object> map(@Nullable Object tree, String... path) {
    return at(tree, path)
        .filter(Map.class::isInstance)
        .map(found -> (Map<String, @Nullable Object>) found)
        .orElse(Map.of());
  }

  /** The array at a path; empty if it is absent or not an array. */
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> list(@Nullable Object tree, String... path) {
    return at(tree, path)
        .filter(List.class::isInstance)
        .map(found -> (List<@Nullable Object>) found)
        .orElse(List.of());
  }

  /**
   * The tree with the value at the path replaced; objects on the way are made; null removes the
   * field.
   */
  public static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> tree, @Nullable Object value, String... path) {
    return with(tree, value, List.of(path));
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> tree, @Nullable Object value, List<String> path) {
    String first = path.getFirst();
    return path.size() > 1
        ? Frozen.with(tree, first, with(map(tree, first), value, path.subList(1, path.size())))
        : Frozen.with(tree, first, value);
  }

  /** A deep immutable copy of an object; the object itself when it is one. */
  public static Map<String, @Nullable Object> freezeMap(Map<?, ?> map) {
    return Frozen.copyOf(map);
  }

  /** A value as error messages show it: strings quoted, the rest as JSON. */
  public static String brief(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy with all fields by their names, as Go writes maps; its maps may be changed. */
  public static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put((String) name, sortedInside(value)));
    return sorted;
  }

  private static @Nullable Object sortedInside(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(Json::sortedInside).toList();
      default -> value;
    };
  }
}
