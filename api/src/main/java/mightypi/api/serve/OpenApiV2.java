package mightypi.api.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.api.aggregate.Swagger;
import mightypi.api.describe.Descriptions;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * One document for all groups in OpenAPI v2, which kubectl before 1.29 and older clients read. It
 * is made of the v3 documents: what v2 cannot say, or what those clients stumble over, is left out.
 */
final class OpenApiV2 {

  private static final String V3 = "#/components/schemas/";
  private static final String V2 = "#/definitions/";
  private static final String OPEN = "x-kubernetes-preserve-unknown-fields";
  private static final String GVK = "x-kubernetes-group-version-kind";
  private static final Set<String> NOT_IN_V2 =
      Set.of("allOf", "anyOf", "oneOf", "not", "nullable", "default", "$ref");
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  private OpenApiV2() {}

  /**
   * @param others what extensions add
   */
  static Map<String, Object> document(Types.Snapshot types, List<Swagger> others) {
    Map<String, Object> paths = new TreeMap<>();
    Map<String, Object> definitions = new TreeMap<>();
    Descriptions descriptions = Descriptions.read();
    for (ResourceType type : types.all()) {
      Map<String, Object> own = new TreeMap<>();
      OpenApiPaths.of(type, own);
      own.forEach((path, item) -> paths.put(path, pathItem(Json.map(item))));
      descriptions
          .onto(type.schema().components())
          .forEach((name, each) -> definitions.merge(name, root(each), OpenApiV2::ofKind));
    }
    others.forEach(each -> each.addTo(paths, definitions));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("swagger", "2.0");
    tree.put("info", Map.of("title", "Kubernetes", "version", About.GIT_VERSION));
    tree.put("paths", paths);
    tree.put("definitions", definitions);
    return tree;
  }

  /** A kind that others hold too, as StatefulSets do claims, is named as a kind by itself only. */
  private static Object ofKind(Object one, Object other) {
    return Json.at(one, GVK).isPresent() ? one : other;
  }

  /**
   * A kind that takes any field says nothing of those it knows, else clients would want no more.
   */
  private static Object root(Map<String, ?> schema) {
    if (!Boolean.TRUE.equals(schema.get(OPEN))) {
      return schema(schema);
    }
    Map<String, Object> open = new LinkedHashMap<>();
    open.put("type", "object");
    Json.at(schema, GVK).ifPresent(kinds -> open.put(GVK, kinds));
    return open;
  }

  private static Map<String, Object> schema(Map<String, ?> schema) {
    Map<String, Object> result = new LinkedHashMap<>();
    schema.forEach(
        (name, value) -> {
          if (value != null && !NOT_IN_V2.contains(name)) {
            result.put(name, keyword(name, value));
          }
        });
    reference(schema, result);
    if (schema.get("oneOf") != null && !result.containsKey("type")) {
      result.put("type", "string"); // quantities, and integers that may be texts
    }
    if (Boolean.TRUE.equals(schema.get("nullable"))) {
      List.of("type", "items", "properties").forEach(result::remove);
    }
    if (Boolean.TRUE.equals(schema.get(OPEN))) {
      List.of("type", "items", "properties").forEach(result::remove);
    }
    if ("array".equals(result.get("type")) && !result.containsKey("items")) {
      result.remove("type");
    }
    return result;
  }

  private static Object keyword(String name, Object value) {
    return switch (name) {
      case "properties" -> properties(Json.map(value));
      case "items", "additionalProperties" ->
          value instanceof Map<?, ?> ? schema(Json.map(value)) : value;
      default -> value;
    };
  }

  private static Map<String, Object> properties(Map<String, @Nullable Object> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    fields.forEach((name, field) -> result.put(name, schema(Json.map(field))));
    return result;
  }

  private static void reference(Map<String, ?> schema, Map<String, Object> result) {
    List<@Nullable Object> all = Json.list(schema, "allOf");
    Object holder = all.size() == 1 ? all.getFirst() : schema;
    Json.text(holder, "$ref").ifPresent(text -> result.put("$ref", text.replace(V3, V2)));
  }

  private static Map<String, Object> pathItem(Map<String, @Nullable Object> item) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String method : METHODS) {
      if (item.get(method) != null) {
        result.put(method, operation(Json.map(item, method)));
      }
    }
    return result;
  }

  private static Map<String, Object> operation(Map<String, @Nullable Object> operation) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("consumes", consumes(operation));
    result.put("produces", List.of("application/json", "application/yaml"));
    List<Object> parameters = new ArrayList<>();
    Json.list(operation, "parameters").forEach(each -> parameters.add(parameter(Json.map(each))));
    result.put("parameters", parameters);
    result.put("responses", Map.of("200", Map.of("description", "OK")));
    for (String extension : List.of("x-kubernetes-action", GVK)) {
      Json.at(operation, extension).ifPresent(value -> result.put(extension, value));
    }
    return result;
  }

  private static List<String> consumes(Map<String, @Nullable Object> operation) {
    Set<String> types = Json.map(operation, "requestBody", "content").keySet();
    return types.isEmpty() ? List.of("*/*") : List.copyOf(types);
  }

  private static Map<String, Object> parameter(Map<String, @Nullable Object> parameter) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", Json.text(parameter, "name").orElse(""));
    result.put("in", "query");
    result.put("type", Json.text(parameter, "schema", "type").orElse("string"));
    result.put("uniqueItems", true);
    return result;
  }
}
