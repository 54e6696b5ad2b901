package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One place of a schema: the form that built-in kinds and CustomResourceDefinitions share. What a
 * place may hold is its sort; what is said about every sort alike is its {@link Facet}.
 */
sealed interface Node {

  Facet facet();

  /** This place with further rules. */
  Node ruled(List<Rule> rules);

  /** The words of JSON schema; the last two are Kubernetes' own. */
  enum Type {
    STRING("string", ""),
    INTEGER("integer", 0),
    NUMBER("number", 0),
    BOOLEAN("boolean", false),
    INT_OR_STRING("integer,string", 0),
    QUANTITY("string", "0");

    private final String word;
    private final Object zero;

    Type(String word, Object zero) {
      this.word = word;
      this.zero = zero;
    }

    String word() {
      return word;
    }

    /** The value of a variable in Go that was not set. */
    Object zero() {
      return zero;
    }
  }

  /**
   * What holds of any sort of place.
   *
   * @param fallback the value that an absent field gets
   */
  record Facet(boolean nullable, Optional<Object> fallback, List<Rule> rules) {
    static final Facet PLAIN = new Facet(false, Optional.empty(), List.of());

    Facet ruled(List<Rule> some) {
      return new Facet(nullable, fallback, some);
    }
  }

  /** A single value; {@code format} as in OpenAPI, empty for none. */
  record Scalar(Type type, String format, Facet facet) implements Node {
    @Override
    public Node ruled(List<Rule> rules) {
      return new Scalar(type, format, facet.ruled(rules));
    }
  }

  /** Anything at all, kept as it came. */
  record Free(boolean atomic, Facet facet) implements Node {
    @Override
    public Node ruled(List<Rule> rules) {
      return new Free(atomic, facet.ruled(rules));
    }
  }

  /**
   * An object with known fields.
   *
   * @param name empty for what a CustomResourceDefinition declares; types with a name are decoded
   *     strictly, as Go decodes them
   * @param fields asked for when they are needed, for types may hold themselves
   */
  record Struct(TypeName name, Supplier<Map<String, Node>> fields, Traits traits, Facet facet)
      implements Node {

    Struct with(Traits some) {
      return new Struct(name, fields, some, facet);
    }

    @Nullable Node field(String field) {
      return fields.get().get(field);
    }

    @Override
    public Node ruled(List<Rule> rules) {
      return new Struct(name, fields, traits, facet.ruled(rules));
    }
  }

  /**
   * How a {@link Struct} behaves.
   *
   * @param open unknown fields are kept
   * @param atomic replaced as a whole by server-side apply
   * @param retainKeys strategic merge keeps only the keys that the patch names
   */
  record Traits(boolean open, boolean atomic, boolean retainKeys) {
    static final Traits PLAIN = new Traits(false, false, false);
    static final Traits ATOMIC = new Traits(false, true, false);

    Traits retainingKeys() {
      return new Traits(open, atomic, true);
    }
  }

  /** An object whose fields are keys. */
  record Mapping(Node value, boolean atomic, Facet facet) implements Node {
    @Override
    public Node ruled(List<Rule> rules) {
      return new Mapping(value, atomic, facet.ruled(rules));
    }
  }

  /** An array. */
  record Listing(Node item, ListMerge merge, Facet facet) implements Node {
    @Override
    public Node ruled(List<Rule> rules) {
      return new Listing(item, merge, facet.ruled(rules));
    }
  }

  /** The name of a type: {@code io.k8s.api.core.v1.Pod} as a component, {@code v1.Pod} in Go. */
  record TypeName(String component) {
    static final TypeName NONE = new TypeName("");

    boolean isEmpty() {
      return component.isEmpty();
    }

    String simple() {
      return component.substring(component.lastIndexOf('.') + 1);
    }

    String inGo() {
      int last = component.lastIndexOf('.');
      return component.substring(component.lastIndexOf('.', last - 1) + 1);
    }
  }

  /**
   * How a list merges.
   *
   * @param type {@code x-kubernetes-list-type}
   * @param patchMerges strategic merge goes into the list, by {@code patchKey} if the items are
   *     objects
   */
  record ListMerge(
      ListType type,
      List<String> keys,
      Map<String, Object> keyDefaults,
      boolean patchMerges,
      String patchKey) {
    static final ListMerge ATOMIC = new ListMerge(ListType.ATOMIC, List.of(), Map.of(), false, "");
  }

  /** {@code x-kubernetes-list-type}. */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }
}
