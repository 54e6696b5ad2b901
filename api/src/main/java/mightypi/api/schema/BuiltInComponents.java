package mightypi.api.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mightypi.model.Kind;

/** Writes built-in types as OpenAPI v3 component schemas, with Kubernetes' extensions. */
final class BuiltInComponents {

  private final Map<String, Map<String, Object>> written = new TreeMap<>();
  private final Deque<Node.Struct> ahead = new ArrayDeque<>();

  private BuiltInComponents() {}

  static Map<String, Map<String, Object>> of(Node.Struct root, Kind kind) {
    Map<String, Map<String, Object>> all = of(root);
    all.computeIfPresent(
        root.name().component(),
        (_, schema) -> {
          schema.put("x-kubernetes-group-version-kind", gvk(kind));
          return schema;
        });
    return all;
  }

  /** A type and all that it reaches. */
  static Map<String, Map<String, Object>> of(Node.Struct root) {
    BuiltInComponents components = new BuiltInComponents();
    components.ahead.add(root);
    while (!components.ahead.isEmpty()) {
      components.write(components.ahead.remove());
    }
    return components.written;
  }

  static List<Map<String, Object>> gvk(Kind kind) {
    return List.of(Map.of("group", kind.group(), "version", kind.version(), "kind", kind.name()));
  }

  private void write(Node.Struct struct) {
    if (written.containsKey(struct.name().component())) {
      return;
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    written.put(struct.name().component(), schema);
    schema.put("type", "object");
    String type = BuiltInTypes.factsName(struct.name());
    Map<String, Object> properties = new LinkedHashMap<>();
    struct.fields().get().forEach((name, node) -> properties.put(name, field(type, name, node)));
    if (!properties.isEmpty()) {
      schema.put("properties", properties);
    }
    if (!BuiltInFacts.required(type).isEmpty()) {
      schema.put("required", BuiltInFacts.required(type));
    }
    if (BuiltInFacts.isAtomic(type)) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
  }

  private Map<String, Object> field(String type, String name, Node node) {
    Map<String, Object> schema = schema(node);
    if (node instanceof Node.Listing listing) {
      merging(listing.merge(), BuiltInFacts.retainsKeys(type, name), schema);
    } else if (BuiltInFacts.retainsKeys(type, name)) {
      schema.put("x-kubernetes-patch-strategy", "retainKeys");
    }
    List<String> words = BuiltInFacts.enumeration(type, name);
    if (!words.isEmpty()) {
      schema.put("enum", words);
    }
    return schema;
  }

  private Map<String, Object> schema(Node node) {
    Map<String, Object> schema = new LinkedHashMap<>();
    switch (node) {
      case Node.Scalar scalar -> scalar(scalar, schema);
      case Node.Free _ -> schema.put("x-kubernetes-preserve-unknown-fields", true);
      case Node.Mapping mapping -> {
        schema.put("type", "object");
        schema.put("additionalProperties", schema(mapping.value()));
        if (mapping.atomic()) {
          schema.put("x-kubernetes-map-type", "atomic");
        }
      }
      case Node.Listing listing -> {
        schema.put("type", "array");
        schema.put("items", schema(listing.item()));
      }
      case Node.Struct struct -> {
        ahead.add(struct);
        schema.put("allOf", List.of(reference(struct.name().component())));
      }
    }
    return schema;
  }

  static Map<String, Object> reference(String component) {
    return Map.of("$ref", "#/components/schemas/" + component);
  }

  private static void scalar(Node.Scalar scalar, Map<String, Object> schema) {
    switch (scalar.type()) {
      case INT_OR_STRING -> {
        schema.put("format", "int-or-string");
        schema.put("oneOf", List.of(Map.of("type", "integer"), Map.of("type", "string")));
      }
      case QUANTITY ->
          schema.put("oneOf", List.of(Map.of("type", "string"), Map.of("type", "number")));
      case STRING, INTEGER, NUMBER, BOOLEAN -> {
        schema.put("type", scalar.type().word());
        if (!scalar.format().isEmpty()) {
          schema.put("format", scalar.format());
        }
      }
    }
  }

  private static void merging(Node.ListMerge merge, boolean retain, Map<String, Object> schema) {
    switch (merge.type()) {
      case ATOMIC -> schema.put("x-kubernetes-list-type", "atomic");
      case SET -> schema.put("x-kubernetes-list-type", "set");
      case MAP -> {
        schema.put("x-kubernetes-list-type", "map");
        schema.put("x-kubernetes-list-map-keys", merge.keys());
      }
    }
    if (merge.patchMerges()) {
      schema.put("x-kubernetes-patch-strategy", retain ? "merge,retainKeys" : "merge");
    }
    if (!merge.patchKey().isEmpty()) {
      schema.put("x-kubernetes-patch-merge-key", merge.patchKey());
    }
  }
}
