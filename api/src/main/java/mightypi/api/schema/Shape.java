package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How a value merges: the part of a schema that patches and server-side apply need. */
public sealed interface Shape {

  /** A scalar, or anything that is replaced as a whole. */
  record Atomic() implements Shape {}

  /**
   * An object with known fields; a field that is not among them merges as {@code rest} says, if it
   * is allowed at all.
   *
   * @param replaced {@code x-kubernetes-patch-strategy: retainKeys} of strategic merge
   */
  record Struct(
      Map<String, Supplier<Shape>> fields, Optional<Supplier<Shape>> rest, boolean replaced)
      implements Shape {
    public Struct {
      fields = Map.copyOf(fields);
    }
  }

  /** An object whose fields are keys, such as labels. */
  record MapOf(Supplier<Shape> value) implements Shape {}

  /**
   * An array whose items are told apart by key fields.
   *
   * @param keys for server-side apply ({@code x-kubernetes-list-map-keys}); empty when apply
   *     replaces the list whole
   * @param keyDefaults the values of absent key fields, such as {@code protocol: TCP}
   * @param patchKey for strategic merge ({@code x-kubernetes-patch-merge-key}); empty when that
   *     replaces the list
   */
  record ListMap(
      List<String> keys, Map<String, Object> keyDefaults, String patchKey, Supplier<Shape> item)
      implements Shape {
    public ListMap {
      keys = List.copyOf(keys);
      keyDefaults = Map.copyOf(keyDefaults);
    }
  }

  /**
   * An array of distinct scalars.
   *
   * @param patchMerges whether strategic merge adds to it rather than replacing it
   */
  record SetOf(boolean patchMerges) implements Shape {}

  /** An array that is replaced as a whole. */
  record AtomicList(Supplier<Shape> item) implements Shape {}

  Shape ATOMIC = new Atomic();
}
