package mightypi.api.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads off a schema how its values merge. */
final class Shapes {

  /** What nobody declared: objects merge field by field, all else is replaced. */
  private static final Shape DEDUCED =
      new Shape.Struct(Map.of(), Optional.of(Shapes::deduced), false);

  private Shapes() {}

  private static Shape deduced() {
    return DEDUCED;
  }

  static Shape of(Node node) {
    return switch (node) {
      case Node.Scalar _ -> Shape.ATOMIC;
      case Node.Free free -> free.atomic() ? Shape.ATOMIC : DEDUCED;
      case Node.Mapping mapping ->
          mapping.atomic() ? Shape.ATOMIC : new Shape.MapOf(lazily(mapping.value()));
      case Node.Listing listing -> ofList(listing);
      case Node.Struct struct -> struct.traits().atomic() ? Shape.ATOMIC : ofStruct(struct);
    };
  }

  private static Shape ofStruct(Node.Struct struct) {
    Map<String, Supplier<Shape>> fields = new LinkedHashMap<>();
    struct.fields().get().forEach((name, place) -> fields.put(name, lazily(place)));
    Optional<Supplier<Shape>> rest =
        struct.traits().open() ? Optional.of(Shapes::deduced) : Optional.empty();
    return new Shape.Struct(fields, rest, struct.traits().retainKeys());
  }

  private static Shape ofList(Node.Listing list) {
    Node.ListMerge merge = list.merge();
    boolean keyed = merge.type() == Node.ListType.MAP || !merge.patchKey().isEmpty();
    if (keyed) {
      return new Shape.ListMap(
          merge.keys(), merge.keyDefaults(), merge.patchKey(), lazily(list.item()));
    }
    return merge.type() == Node.ListType.SET
        ? new Shape.SetOf(merge.patchMerges())
        : new Shape.AtomicList(lazily(list.item()));
  }

  private static Supplier<Shape> lazily(Node node) {
    return new Lazy<>(() -> of(node));
  }
}
