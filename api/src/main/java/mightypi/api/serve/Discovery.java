package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.listen.Answer;
import mightypi.api.request.Accept;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Json;
import mightypi.model.Kind;

/**
 * Tells what is served: one document for all groups (aggregated discovery, KEP-3352) or one a group
 * and version.
 */
final class Discovery {

  private static final String AGGREGATED = "apidiscovery.k8s.io";

  private final String epoch;

  /**
   * @param epoch differs from one start of the server to the next, for entity tags
   */
  Discovery(String epoch) {
    this.epoch = epoch;
  }

  /** {@code /api} and {@code /apis}. */
  void roots(Call call, Types.Snapshot types, boolean core) throws IOException {
    for (Accept accept : Accept.of(call.request().headers())) {
      boolean aggregated =
          accept.isJson()
              && accept.parameter("g").equals(AGGREGATED)
              && accept.parameter("as").equals("APIGroupDiscoveryList");
      String version = accept.parameter("v");
      if (aggregated && (version.equals("v2") || version.equals("v2beta1"))) {
        aggregated(call, types, core, version);
        return;
      }
      if (accept.isJson() && accept.parameter("as").isEmpty()) {
        call.answerJson(200, Json.write(core ? versions(call) : groupList(types)));
        return;
      }
    }
    throw Accept.nothingAcceptable().asException();
  }

  private void aggregated(Call call, Types.Snapshot types, boolean core, String version)
      throws IOException {
    String tag = "\"" + epoch + "-" + types.version() + "-" + core + version + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "content-type",
        "application/json;g=%s;v=%s;as=APIGroupDiscoveryList".formatted(AGGREGATED, version));
    headers.put("etag", tag);
    headers.put("vary", "Accept");
    headers.put("cache-control", "public");
    if (call.request().headers().first("if-none-match").filter(tag::equals).isPresent()) {
      call.conversation().answer(new Answer(304, headers, List.of()));
      return;
    }
    byte[] text = Json.write(list(types, core, version));
    call.conversation().answer(new Answer(200, headers, List.of(text)));
  }

  private static Map<String, Object> list(Types.Snapshot types, boolean core, String version) {
    List<Map<String, Object>> items = new ArrayList<>();
    Served.groups(types)
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() == core) {
                items.add(groupDiscovery(group, versions));
              }
            });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroupDiscoveryList");
    tree.put("apiVersion", AGGREGATED + "/" + version);
    tree.put("metadata", Map.of());
    tree.put("items", items);
    return tree;
  }

  private static Map<String, Object> groupDiscovery(
      String group, Map<String, List<ResourceType>> versions) {
    List<Map<String, Object>> all = new ArrayList<>();
    versions.forEach(
        (version, types) -> {
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("version", version);
          tree.put("resources", types.stream().map(Discovery::resourceDiscovery).toList());
          tree.put("freshness", "Current");
          all.add(tree);
        });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("metadata", group.isEmpty() ? Map.of() : Map.of("name", group));
    tree.put("versions", all);
    return tree;
  }

  private static Map<String, Object> resourceDiscovery(ResourceType type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", type.kind().plural());
    tree.put("responseKind", kind(type.kind()));
    tree.put("scope", type.kind().isNamespaced() ? "Namespaced" : "Cluster");
    tree.put("singularResource", type.singular());
    tree.put("verbs", Served.verbs(type));
    putUnlessEmpty(tree, "shortNames", type.shortNames());
    putUnlessEmpty(tree, "categories", type.categories());
    putUnlessEmpty(
        tree,
        "subresources",
        Served.subresources(type).stream().map(Discovery::subresourceDiscovery).toList());
    return tree;
  }

  private static Map<String, Object> subresourceDiscovery(Served.Sub sub) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("subresource", sub.name());
    tree.put("responseKind", kind(sub.answers()));
    tree.put("verbs", sub.verbs());
    return tree;
  }

  private static Map<String, Object> kind(Kind kind) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", kind.group());
    tree.put("version", kind.version());
    tree.put("kind", kind.name());
    return tree;
  }

  private static void putUnlessEmpty(Map<String, Object> tree, String field, List<?> values) {
    if (!values.isEmpty()) {
      tree.put(field, values);
    }
  }

  private static Map<String, Object> versions(Call call) {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("clientCIDR", "0.0.0.0/0");
    address.put("serverAddress", call.request().headers().first("host").orElse(""));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIVersions");
    tree.put("versions", List.of("v1"));
    tree.put("serverAddressByClientCIDRs", List.of(address));
    return tree;
  }

  private static Map<String, Object> groupList(Types.Snapshot types) {
    List<Map<String, Object>> groups = new ArrayList<>();
    Served.groups(types)
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(groupTree(group, versions));
              }
            });
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroupList");
    tree.put("apiVersion", "v1");
    tree.put("groups", groups);
    return tree;
  }

  private static Map<String, Object> groupTree(
      String group, Map<String, List<ResourceType>> versions) {
    List<Map<String, Object>> all =
        versions.keySet().stream().map(version -> version(group, version)).toList();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", group);
    tree.put("versions", all);
    tree.put("preferredVersion", all.getFirst());
    return tree;
  }

  private static Map<String, Object> version(String group, String version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("groupVersion", group + "/" + version);
    tree.put("version", version);
    return tree;
  }

  /** {@code /apis/<group>}. */
  void group(Call call, Types.Snapshot types, String group) throws IOException {
    Map<String, List<ResourceType>> versions =
        Optional.ofNullable(Served.groups(types).get(group))
            .filter(found -> !group.isEmpty())
            .orElseThrow(() -> Status.noSuchPath().asException());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroup");
    tree.put("apiVersion", "v1");
    tree.putAll(groupTree(group, versions));
    call.answerJson(200, Json.write(tree));
  }

  /** {@code /api/v1} and {@code /apis/<group>/<version>}. */
  void resources(Call call, Types.Snapshot types, String group, String version) throws IOException {
    List<ResourceType> served =
        Served.groups(types).getOrDefault(group, Map.of()).getOrDefault(version, List.of());
    if (served.isEmpty()) {
      throw Status.noSuchPath().asException();
    }
    List<Map<String, Object>> resources = new ArrayList<>();
    for (ResourceType type : served) {
      resources.add(resource(type));
      Served.subresources(type).forEach(sub -> resources.add(subresource(type, sub)));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIResourceList");
    tree.put("apiVersion", "v1");
    tree.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    tree.put("resources", resources);
    call.answerJson(200, Json.write(tree));
  }

  private static Map<String, Object> resource(ResourceType type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", type.kind().plural());
    tree.put("singularName", type.singular());
    tree.put("namespaced", type.kind().isNamespaced());
    tree.put("kind", type.kind().name());
    tree.put("verbs", Served.verbs(type));
    putUnlessEmpty(tree, "shortNames", type.shortNames());
    putUnlessEmpty(tree, "categories", type.categories());
    return tree;
  }

  private static Map<String, Object> subresource(ResourceType type, Served.Sub sub) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", type.kind().plural() + "/" + sub.name());
    tree.put("singularName", "");
    tree.put("namespaced", type.kind().isNamespaced());
    if (!sub.answers().apiVersion().equals(type.kind().apiVersion())) {
      tree.put("group", sub.answers().group());
      tree.put("version", sub.answers().version());
    }
    tree.put("kind", sub.answers().name());
    tree.put("verbs", sub.verbs());
    return tree;
  }
}
