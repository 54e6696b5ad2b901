package mightypi.api.patch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.status.Status;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6902. A patch applies whole or not at all. An absent {@code value} is null, as Kubernetes
 * takes it: clients in Go omit what is empty.
 */
final class JsonPatch {

  static final int MOST_OPERATIONS = 10_000;

  /** As much may be copied within one patch, so that a short patch cannot make a huge object. */
  private static final long MOST_COPIED_BYTES = 30L << 20;

  private static final TypeReference<List<Map<String, @Nullable Object>>> FORM =
      new TypeReference<>() {};

  private final List<Map<String, @Nullable Object>> operations;
  private long copied;

  private JsonPatch(List<Map<String, @Nullable Object>> operations) {
    this.operations = operations;
  }

  static JsonPatch parse(byte[] text) {
    try {
      List<Map<String, @Nullable Object>> operations = Json.mapper().readValue(text, FORM);
      if (operations.size() > MOST_OPERATIONS) {
        throw Status.tooLarge(
                "The allowed maximum operations in a JSON patch is %d, got %d"
                    .formatted(MOST_OPERATIONS, operations.size()))
            .asException();
      }
      return new JsonPatch(operations);
    } catch (JacksonException e) {
      throw Status.badRequest("error decoding patch: " + e.getOriginalMessage()).asException();
    } catch (IOException e) {
      throw Status.badRequest("error decoding patch: " + e.getMessage()).asException();
    }
  }

  @SuppressWarnings("unchecked") // checked to be a map
  Map<String, @Nullable Object> apply(Map<String, @Nullable Object> object) {
    try {
      Object[] root = {thaw(object)};
      operations.forEach(each -> run(each, root));
      if (!(root[0] instanceof Map<?, ?> map)) {
        throw new Failure("the patched value is not an object");
      }
      return (Map<String, @Nullable Object>) map;
    } catch (Failure e) {
      throw refused(e.getMessage()).asException();
    }
  }

  /** The words of {@code apierrors.NewGenericServerResponse} with 422, and why. */
  private static Status refused(String why) {
    return Status.plain(
        422, "Invalid", "the server rejected our request due to an error in our request: " + why);
  }

  private void run(Map<String, @Nullable Object> operation, Object[] root) {
    String name = Json.text(operation, "op").orElse("");
    Pointer path = pointer(operation, "path");
    switch (name) {
      case "add" -> add(root, path, thaw(operation.get("value")), name);
      case "remove" -> remove(root, path, name);
      case "replace" -> {
        at(root[0], path, name);
        set(root, path, thaw(operation.get("value")), name);
      }
      case "move" -> move(root, pointer(operation, "from"), path);
      case "copy" -> copy(root, pointer(operation, "from"), path);
      case "test" -> test(root, path, operation.get("value"));
      default -> throw new Failure("Unexpected kind: " + name);
    }
  }

  private static Pointer pointer(Map<String, @Nullable Object> operation, String field) {
    return Pointer.parse(
        Json.text(operation, field)
            .orElseThrow(() -> new Failure("missing \"" + field + "\" in an operation")));
  }

  private void move(Object[] root, Pointer from, Pointer to) {
    if (from.holds(to)) {
      throw new Failure("move operation does not apply: a value cannot be moved into itself");
    }
    Object value = at(root[0], from, "move");
    remove(root, from, "move");
    add(root, to, value, "move");
  }

  private void copy(Object[] root, Pointer from, Pointer to) {
    Object value = at(root[0], from, "copy");
    copied += value == null ? 4 : Json.write(value).length;
    if (copied > MOST_COPIED_BYTES) {
      throw Status.tooLarge("a JSON patch copies too much").asException();
    }
    add(root, to, thaw(value), "copy");
  }

  private static void test(Object[] root, Pointer path, @Nullable Object expected) {
    Object actual;
    try {
      actual = at(root[0], path, "test");
    } catch (Failure e) {
      actual = null; // a test for null holds for what is absent, as in Kubernetes
    }
    if (!Values.same(actual, expected)) {
      throw new Failure("testing value " + path.text() + " failed: test failed");
    }
  }

  private static void add(Object[] root, Pointer path, @Nullable Object value, String operation) {
    if (!path.isRoot() && parent(root[0], path, operation) instanceof List<?> list) {
      boolean last = path.last().equals("-");
      List<@Nullable Object> items = items(list);
      items.add(last ? items.size() : index(path, items.size() + 1, operation), value);
    } else {
      set(root, path, value, operation);
    }
  }

  private static void set(
      @Nullable Object[] root, Pointer path, @Nullable Object value, String operation) {
    if (path.isRoot()) {
      root[0] = value;
    } else if (parent(root[0], path, operation) instanceof List<?> list) {
      items(list).set(index(path, list.size(), operation), value);
    } else {
      fields(parent(root[0], path, operation)).put(path.last(), value);
    }
  }

  private static void remove(@Nullable Object[] root, Pointer path, String operation) {
    at(root[0], path, operation);
    if (path.isRoot()) {
      root[0] = null;
    } else if (parent(root[0], path, operation) instanceof List<?> list) {
      list.remove(index(path, list.size(), operation));
    } else {
      fields(parent(root[0], path, operation)).remove(path.last());
    }
  }

  private static @Nullable Object at(@Nullable Object root, Pointer path, String operation) {
    if (path.isRoot()) {
      return root;
    }
    Object parent = parent(root, path, operation);
    if (parent instanceof List<?> list) {
      return list.get(index(path, list.size(), operation));
    }
    if (!fields(parent).containsKey(path.last())) {
      throw missing(path, operation, "key");
    }
    return fields(parent).get(path.last());
  }

  private static Object parent(@Nullable Object root, Pointer path, String operation) {
    Object place = root;
    for (String step : path.steps().subList(0, path.steps().size() - 1)) {
      if (place instanceof Map<?, ?> map) {
        place = map.get(step);
      } else if (place instanceof List<?> list && isIndex(step, list.size())) {
        place = list.get(Integer.parseInt(step));
      } else {
        place = null;
      }
    }
    if (place instanceof Map<?, ?> || place instanceof List<?>) {
      return place;
    }
    throw missing(path, operation, "path");
  }

  private static int index(Pointer path, int size, String operation) {
    if (!isIndex(path.last(), size)) {
      throw new Failure(
          "%s operation does not apply: \"%s\" is not an index of the array at %s"
              .formatted(operation, path.last(), path.text()));
    }
    return Integer.parseInt(path.last());
  }

  private static boolean isIndex(String text, int size) {
    return text.matches("0|[1-9]\\d{0,8}") && Integer.parseInt(text) < size;
  }

  private static Failure missing(Pointer path, String operation, String what) {
    return new Failure(
        "%s operation does not apply: doc is missing %s: %s: missing value"
            .formatted(operation, what, path.text()));
  }

  @SuppressWarnings("unchecked") // a thawed tree
  private static Map<String, @Nullable Object> fields(Object place) {
    return (Map<String, @Nullable Object>) place;
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> items(List<?> list) {
    return (List<@Nullable Object>) list;
  }

  private static @Nullable Object thaw(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((field, each) -> copy.put((String) field, thaw(each)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(thaw(each)));
      return copy;
    }
    return value;
  }

  /** Why a patch does not apply. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
