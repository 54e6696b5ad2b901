package mightypi.api.aggregate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an extension's OpenAPI v2 document says of its group and version: the paths, and the
 * definitions that its kinds lead to. Of an operation no more is taken than clients look for.
 *
 * @param paths by path, in the form of OpenAPI v2
 */
public record Swagger(
    Map<String, Map<String, Object>> paths,
    Map<String, Map<String, @Nullable Object>> definitions) {

  private static final String V2 = "#/definitions/";
  private static final String V3 = "#/components/schemas/";
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
  private static final List<String> SAID =
      List.of("x-kubernetes-action", "x-kubernetes-group-version-kind");

  /** The part of a document that is about this group and version. */
  static Swagger of(Map<String, @Nullable Object> document, Registered one) {
    String base = "/apis/" + one.groupVersion();
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    Json.map(document, "paths")
        .forEach(
            (path, item) -> {
              if (path.startsWith(base + "/")) {
                paths.put(path, pathItem(Json.map(item)));
              }
            });
    return new Swagger(paths, reachable(Json.map(document, "definitions"), one));
  }

  private static Map<String, Object> pathItem(Map<String, @Nullable Object> item) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String method : METHODS) {
      if (item.get(method) instanceof Map<?, ?>) {
        result.put(method, operation(Json.map(item, method)));
      }
    }
    return result;
  }

  private static Map<String, Object> operation(Map<String, @Nullable Object> operation) {
    List<Object> parameters = new ArrayList<>();
    for (Object each : Json.list(operation, "parameters")) {
      if (Json.text(each, "in").orElse("").equals("query")) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", Json.text(each, "name").orElse(""));
        parameter.put("in", "query");
        parameter.put("type", Json.text(each, "type").orElse("string"));
        parameter.put("uniqueItems", true);
        parameters.add(parameter);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("consumes", texts(operation, "consumes"));
    result.put("produces", texts(operation, "produces"));
    result.put("parameters", parameters);
    result.put("responses", Map.of("200", Map.of("description", "OK")));
    SAID.forEach(name -> Json.at(operation, name).ifPresent(value -> result.put(name, value)));
    return result;
  }

  private static List<String> texts(Map<String, @Nullable Object> tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).toList();
  }

  /** The kinds of the group and version, and all that they are made of. */
  private static Map<String, Map<String, @Nullable Object>> reachable(
      Map<String, @Nullable Object> all, Registered one) {
    Map<String, Map<String, @Nullable Object>> found = new TreeMap<>();
    Deque<String> next = new ArrayDeque<>();
    all.forEach(
        (name, definition) -> {
          if (isOf(definition, one)) {
            next.add(name);
          }
        });
    while (!next.isEmpty()) {
      String name = next.remove();
      if (!found.containsKey(name) && all.get(name) instanceof Map<?, ?>) {
        Map<String, @Nullable Object> definition = Json.map(all, name);
        found.put(name, definition);
        rewritten(
            definition,
            reference -> {
              next.add(reference.substring(reference.lastIndexOf('/') + 1));
              return reference;
            });
      }
    }
    return found;
  }

  private static boolean isOf(@Nullable Object definition, Registered one) {
    return Json.list(definition, "x-kubernetes-group-version-kind").stream()
        .anyMatch(
            each ->
                Json.text(each, "group").orElse("").equals(one.group())
                    && Json.text(each, "version").orElse("").equals(one.version()));
  }

  private static @Nullable Object rewritten(
      @Nullable Object value, UnaryOperator<String> reference) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach(
            (name, each) ->
                result.put(
                    String.valueOf(name),
                    "$ref".equals(name) && each instanceof String text
                        ? reference.apply(text)
                        : rewritten(each, reference)));
        yield result;
      }
      case List<?> list -> {
        List<@Nullable Object> result = new ArrayList<>();
        list.forEach(each -> result.add(rewritten(each, reference)));
        yield result;
      }
      case null, default -> value;
    };
  }

  /**
   * Puts all of it into a document of ours. A definition whose name means something else there gets
   * another name, as kube-aggregator does it.
   */
  public void addTo(Map<String, Object> ourPaths, Map<String, Object> ourDefinitions) {
    Map<String, String> names = new HashMap<>();
    definitions.forEach(
        (name, definition) -> {
          Object ours = ourDefinitions.get(name);
          if (ours != null && !ours.equals(definition)) {
            names.put(V2 + name, V2 + free(name, ourDefinitions));
          }
        });
    definitions.forEach(
        (name, definition) -> {
          String own = names.getOrDefault(V2 + name, V2 + name).substring(V2.length());
          Object renamed =
              rewritten(definition, reference -> names.getOrDefault(reference, reference));
          ourDefinitions.put(own, renamed == null ? Map.of() : renamed);
        });
    paths.forEach(ourPaths::putIfAbsent);
  }

  private static String free(String name, Map<String, Object> taken) {
    int suffix = 2;
    while (taken.containsKey(name + "_v" + suffix)) {
      suffix++;
    }
    return name + "_v" + suffix;
  }

  /** The document in OpenAPI v3, for extensions that have none. */
  Map<String, Object> asV3() {
    Map<String, Object> schemas = new TreeMap<>();
    definitions.forEach(
        (name, definition) -> {
          Object schema = rewritten(definition, reference -> reference.replace(V2, V3));
          schemas.put(name, schema == null ? Map.of() : schema);
        });
    Map<String, Object> items = new TreeMap<>();
    paths.forEach(
        (path, item) -> {
          Map<String, Object> next = new LinkedHashMap<>();
          item.forEach((method, operation) -> next.put(method, inV3(method, Json.map(operation))));
          items.put(path, next);
        });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("openapi", "3.0.0");
    tree.put("info", Map.of("title", "Kubernetes", "version", "unversioned"));
    tree.put("paths", items);
    tree.put("components", Map.of("schemas", schemas));
    return tree;
  }

  private static Map<String, Object> inV3(String method, Map<String, @Nullable Object> operation) {
    Map<String, Object> result = new LinkedHashMap<>();
    List<Object> parameters = new ArrayList<>();
    for (Object each : Json.list(operation, "parameters")) {
      Map<String, Object> parameter = new LinkedHashMap<>();
      parameter.put("name", Json.text(each, "name").orElse(""));
      parameter.put("in", "query");
      parameter.put("schema", Map.of("type", Json.text(each, "type").orElse("string")));
      parameters.add(parameter);
    }
    result.put("parameters", parameters);
    if (List.of("patch", "post", "put").contains(method)) {
      Map<String, Object> content = new LinkedHashMap<>();
      texts(operation, "consumes")
          .forEach(type -> content.put(type, Map.of("schema", Map.of("type", "object"))));
      result.put("requestBody", Map.of("content", content));
    }
    result.put("responses", Map.of("200", Map.of("description", "OK")));
    SAID.forEach(name -> Json.at(operation, name).ifPresent(value -> result.put(name, value)));
    return result;
  }
}
