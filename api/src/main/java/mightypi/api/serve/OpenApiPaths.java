package mightypi.api.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.type.ResourceType;
import mightypi.model.Kind;

/**
 * The operations on a type as OpenAPI describes them. Clients look here for the kind behind a path
 * and for the options that an operation takes.
 */
final class OpenApiPaths {

  private static final List<String> WRITE_OPTIONS =
      List.of("dryRun", "fieldManager", "fieldValidation");

  private final ResourceType type;
  private final Map<String, Object> paths;

  private OpenApiPaths(ResourceType type, Map<String, Object> paths) {
    this.type = type;
    this.paths = paths;
  }

  static void of(ResourceType type, Map<String, Object> paths) {
    new OpenApiPaths(type, paths).add();
  }

  private void add() {
    Kind kind = type.kind();
    String root = kind.group().isEmpty() ? "/api/" : "/apis/";
    String base = root + kind.apiVersion() + "/";
    String collection =
        kind.isNamespaced()
            ? base + "namespaces/{namespace}/" + kind.plural()
            : base + kind.plural();
    List<String> verbs = Served.verbs(type);
    if (verbs.contains("list")) {
      paths.put(collection, collectionItem(verbs));
      if (kind.isNamespaced()) {
        paths.put(base + kind.plural(), Map.of("get", operation("list", List.of("limit"), false)));
      }
      paths.put(collection + "/{name}", objectItem(verbs));
      for (Served.Sub sub : Served.subresources(type)) {
        paths.put(collection + "/{name}/" + sub.name(), subresourceItem(sub));
      }
    } else {
      paths.put(collection, Map.of("post", operation("post", WRITE_OPTIONS, true)));
    }
  }

  private Map<String, Object> collectionItem(List<String> verbs) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(
        "get",
        operation(
            "list",
            List.of(
                "allowWatchBookmarks",
                "continue",
                "fieldSelector",
                "labelSelector",
                "limit",
                "resourceVersion",
                "resourceVersionMatch",
                "sendInitialEvents",
                "timeoutSeconds",
                "watch"),
            false));
    if (verbs.contains("create")) {
      item.put("post", operation("post", WRITE_OPTIONS, true));
    }
    if (verbs.contains("deletecollection")) {
      item.put("delete", operation("deletecollection", List.of("dryRun"), false));
    }
    return item;
  }

  private Map<String, Object> objectItem(List<String> verbs) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("get", operation("get", List.of(), false));
    if (!verbs.contains("update")) {
      return item;
    }
    item.put("put", operation("put", WRITE_OPTIONS, true));
    item.put("patch", patch());
    item.put(
        "delete",
        operation("delete", List.of("dryRun", "gracePeriodSeconds", "propagationPolicy"), false));
    return item;
  }

  private Map<String, Object> patch() {
    List<String> options = new ArrayList<>(WRITE_OPTIONS);
    options.add("force");
    return patchable(operation("patch", options, false));
  }

  private Map<String, Object> patchable(Map<String, Object> operation) {
    Map<String, Object> content = new LinkedHashMap<>();
    PatchTypes.of(type)
        .forEach(each -> content.put(each, Map.of("schema", Map.of("type", "object"))));
    operation.put("requestBody", Map.of("content", content));
    return operation;
  }

  private Map<String, Object> subresourceItem(Served.Sub sub) {
    Map<String, Object> item = new LinkedHashMap<>();
    for (String verb : sub.verbs()) {
      switch (verb) {
        case "get" -> item.put("get", operation(sub.answers(), "get", List.of(), false));
        case "update" -> item.put("put", operation(sub.answers(), "put", WRITE_OPTIONS, false));
        case "patch" ->
            item.put("patch", patchable(operation(sub.answers(), "patch", WRITE_OPTIONS, false)));
        default -> item.put("post", operation(sub.answers(), "post", WRITE_OPTIONS, false));
      }
    }
    return item;
  }

  private Map<String, Object> operation(String action, List<String> options, boolean body) {
    return operation(type.kind(), action, options, body);
  }

  private Map<String, Object> operation(
      Kind kind, String action, List<String> options, boolean body) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("parameters", options.stream().map(OpenApiPaths::parameter).toList());
    if (body) {
      operation.put(
          "requestBody", Map.of("content", Map.of("application/json", Map.of("schema", schema()))));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("description", "OK");
    if (body || action.equals("get")) {
      answer.put("content", Map.of("application/json", Map.of("schema", schema())));
    }
    operation.put("responses", Map.of("200", answer));
    operation.put("x-kubernetes-action", action);
    Map<String, Object> gvk = new LinkedHashMap<>();
    gvk.put("group", kind.group());
    gvk.put("version", kind.version());
    gvk.put("kind", kind.name());
    operation.put("x-kubernetes-group-version-kind", gvk);
    return operation;
  }

  private Map<String, Object> schema() {
    return Map.of("$ref", "#/components/schemas/" + type.schema().component());
  }

  private static Map<String, Object> parameter(String name) {
    String kind =
        switch (name) {
          case "allowWatchBookmarks", "force", "sendInitialEvents", "watch" -> "boolean";
          case "gracePeriodSeconds", "limit", "timeoutSeconds" -> "integer";
          default -> "string";
        };
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", "query");
    parameter.put("schema", Map.of("type", kind, "uniqueItems", true));
    return parameter;
  }
}
