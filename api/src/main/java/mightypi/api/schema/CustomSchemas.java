package mightypi.api.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of CustomResourceDefinitions. All of a structural schema is evaluated but the rules in
 * CEL ({@code x-kubernetes-validations}), which need the object that was there before.
 */
public final class CustomSchemas {

  private static final String PRESERVES = "x-kubernetes-preserve-unknown-fields";
  private static final Node STRING = new Node.Scalar(Node.Type.STRING, "", Node.Facet.PLAIN);

  private CustomSchemas() {}

  /**
   * The schema of a kind; it is read on first use.
   *
   * @param schema {@code openAPIV3Schema}, structural
   */
  public static Schema of(Map<String, @Nullable Object> schema, Kind kind) {
    String component = component(kind);
    return new StructuralSchema(
        kind,
        component,
        new Lazy<>(() -> resource(schema)),
        () -> components(schema, kind, component));
  }

  /** {@code io.metallb.v1beta1.IPAddressPool}. */
  private static String component(Kind kind) {
    List<String> group = new ArrayList<>(List.of(kind.group().split("\\.", -1)));
    Collections.reverse(group);
    return String.join(".", group) + "." + kind.version() + "." + kind.name();
  }

  private static Node.Struct resource(Map<String, @Nullable Object> schema) {
    Map<String, Node> fields = properties(schema);
    fields.put("apiVersion", STRING);
    fields.put("kind", STRING);
    fields.put("metadata", metadata(Json.map(schema, "properties", "metadata")));
    return struct(schema, fields);
  }

  private static Node metadata(Map<String, @Nullable Object> schema) {
    Node.Struct plain = BuiltInTypes.metadata();
    Map<String, @Nullable Object> name = Json.map(schema, "properties", "name");
    if (name.isEmpty()) {
      return plain;
    }
    List<Rule> rules = RuleReader.rules(name);
    Rule onName =
        (value, at, report) -> {
          Object text = value instanceof Map<?, ?> map ? map.get("name") : null;
          if (text != null) {
            rules.forEach(each -> each.check(text, at.field("name"), report));
          }
        };
    return plain.ruled(List.of(onName));
  }

  private static Node.Struct struct(
      Map<String, @Nullable Object> schema, Map<String, Node> fields) {
    boolean open = is(schema, PRESERVES);
    boolean atomic = "atomic".equals(schema.get("x-kubernetes-map-type"));
    Supplier<Map<String, Node>> known = () -> fields;
    return new Node.Struct(
        Node.TypeName.NONE, known, new Node.Traits(open, atomic, false), facet(schema));
  }

  private static Map<String, Node> properties(Map<String, @Nullable Object> schema) {
    Map<String, Node> fields = new LinkedHashMap<>();
    Json.map(schema, "properties").forEach((name, each) -> fields.put(name, node(Json.map(each))));
    return fields;
  }

  private static Node node(Map<String, @Nullable Object> schema) {
    if (is(schema, "x-kubernetes-int-or-string")) {
      return new Node.Scalar(Node.Type.INT_OR_STRING, "", facet(schema));
    }
    return switch (Json.text(schema, "type").orElse("")) {
      case "string" -> scalar(Node.Type.STRING, schema);
      case "integer" -> scalar(Node.Type.INTEGER, schema);
      case "number" -> scalar(Node.Type.NUMBER, schema);
      case "boolean" -> scalar(Node.Type.BOOLEAN, schema);
      case "array" -> new Node.Listing(node(items(schema)), listMerge(schema), facet(schema));
      case "object" -> object(schema);
      default ->
          schema.containsKey("properties") ? object(schema) : new Node.Free(false, facet(schema));
    };
  }

  /** An array that preserves what it does not know is one of items that do. */
  private static Map<String, @Nullable Object> items(Map<String, @Nullable Object> array) {
    Map<String, @Nullable Object> items = Json.map(array, "items");
    return is(array, PRESERVES) ? Json.with(items, true, PRESERVES) : items;
  }

  private static Node scalar(Node.Type type, Map<String, @Nullable Object> schema) {
    return new Node.Scalar(type, Json.text(schema, "format").orElse(""), facet(schema));
  }

  private static Node object(Map<String, @Nullable Object> schema) {
    Object others = schema.get("additionalProperties");
    boolean atomic = "atomic".equals(schema.get("x-kubernetes-map-type"));
    if (others instanceof Map<?, ?>) {
      return new Node.Mapping(
          node(Json.map(schema, "additionalProperties")), atomic, facet(schema));
    }
    if (Boolean.TRUE.equals(others)) {
      Node anything = new Node.Free(false, new Node.Facet(true, Optional.empty(), List.of()));
      return new Node.Mapping(anything, atomic, facet(schema));
    }
    return is(schema, "x-kubernetes-embedded-resource")
        ? resource(schema)
        : struct(schema, properties(schema));
  }

  private static Node.ListMerge listMerge(Map<String, @Nullable Object> schema) {
    String type = Json.text(schema, "x-kubernetes-list-type").orElse("atomic");
    return switch (type) {
      case "set" -> new Node.ListMerge(Node.ListType.SET, List.of(), Map.of(), false, "");
      case "map" -> listMap(schema);
      default -> Node.ListMerge.ATOMIC;
    };
  }

  private static Node.ListMerge listMap(Map<String, @Nullable Object> schema) {
    List<String> keys =
        Json.list(schema, "x-kubernetes-list-map-keys").stream().map(String::valueOf).toList();
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (String key : keys) {
      Json.at(schema, "items", "properties", key, "default")
          .ifPresent(value -> defaults.put(key, value));
    }
    return new Node.ListMerge(Node.ListType.MAP, keys, defaults, false, "");
  }

  private static Node.Facet facet(Map<String, @Nullable Object> schema) {
    return new Node.Facet(
        is(schema, "nullable"), Json.at(schema, "default"), RuleReader.rules(schema));
  }

  private static boolean is(Map<String, @Nullable Object> schema, String keyword) {
    return Boolean.TRUE.equals(schema.get(keyword));
  }

  private static Map<String, Map<String, Object>> components(
      Map<String, @Nullable Object> schema, Kind kind, String component) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    BuiltInComponents.of(BuiltInTypes.metadata()).forEach(all::put);
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, Object> reference =
        BuiltInComponents.reference(BuiltInTypes.metadata().name().component());
    fields.put("apiVersion", Map.of("type", "string"));
    fields.put("kind", Map.of("type", "string"));
    fields.put("metadata", Map.of("allOf", List.of(reference)));
    Json.map(schema, "properties")
        .forEach(
            (name, each) -> {
              if (each != null) {
                fields.putIfAbsent(name, each);
              }
            });
    Map<String, Object> own = new LinkedHashMap<>();
    schema.forEach(
        (name, each) -> {
          if (each != null) {
            own.put(name, each);
          }
        });
    own.put("type", "object");
    own.put("properties", fields);
    own.put("x-kubernetes-group-version-kind", BuiltInComponents.gvk(kind));
    all.put(component, own);
    return all;
  }
}
