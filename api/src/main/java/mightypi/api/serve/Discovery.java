package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.api.aggregate.Aggregation;
import mightypi.api.aggregate.Registered;
import mightypi.api.listen.Answer;
import mightypi.api.request.Accept;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;

/**
 * Tells what is served: one document for all groups (aggregated discovery, KEP-3352) or one a group
 * and version.
 */
final class Discovery {

  private static final String AGGREGATED = "apidiscovery.k8s.io";

  private final String epoch;
  private final Aggregation aggregation;

  /**
   * @param epoch differs from one start of the server to the next, for entity tags
   */
  Discovery(String epoch, Aggregation aggregation) {
    this.epoch = epoch;
    this.aggregation = aggregation;
  }

  /** What is served now. */
  record Known(Types.Snapshot types, Groups groups) {
    static Known of(Types.Snapshot types, Image now) {
      return new Known(types, Groups.of(types, now));
    }
  }

  /** {@code /api} and {@code /apis}. */
  void roots(Call call, Known known, boolean core) throws IOException {
    for (Accept accept : Accept.of(call.request().headers())) {
      boolean aggregated =
          accept.isJson()
              && accept.parameter("g").equals(AGGREGATED)
              && accept.parameter("as").equals("APIGroupDiscoveryList");
      String version = accept.parameter("v");
      if (aggregated && (version.equals("v2") || version.equals("v2beta1"))) {
        aggregated(call, known, core, version);
        return;
      }
      if (accept.isJson() && accept.parameter("as").isEmpty()) {
        call.answerJson(200, Json.write(core ? versions(call) : groupList(known.groups())));
        return;
      }
    }
    throw Accept.nothingAcceptable().asException();
  }

  private void aggregated(Call call, Known known, boolean core, String version) throws IOException {
    Map<Registered, Optional<List<Map<String, Object>>>> told =
        core ? Map.of() : aggregation.resources(known.groups().extensions());
    int state = Objects.hash(known.types().version(), known.groups().order(), told);
    String tag = "\"" + epoch + "-" + Integer.toHexString(state) + "-" + core + version + "\"";
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
    byte[] text = Json.write(list(known.groups(), told, core, version));
    call.conversation().answer(new Answer(200, headers, List.of(text)));
  }

  private static Map<String, Object> list(
      Groups groups,
      Map<Registered, Optional<List<Map<String, Object>>>> told,
      boolean core,
      String version) {
    List<Map<String, Object>> items =
        groups.all().stream()
            .filter(group -> group.name().isEmpty() == core)
            .map(group -> groupDiscovery(group, told))
            .toList();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroupDiscoveryList");
    tree.put("apiVersion", AGGREGATED + "/" + version);
    tree.put("metadata", Map.of());
    tree.put("items", items);
    return tree;
  }

  private static Map<String, Object> groupDiscovery(
      Groups.Group group, Map<Registered, Optional<List<Map<String, Object>>>> told) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Groups.Version version : group.versions()) {
      Optional<List<Map<String, Object>>> resources =
          version.extension().isPresent()
              ? told.getOrDefault(version.extension().get(), Optional.empty())
              : Optional.of(version.types().stream().map(Discovery::resourceDiscovery).toList());
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("version", version.name());
      resources.ifPresent(some -> tree.put("resources", some));
      tree.put("freshness", resources.isPresent() ? "Current" : "Stale");
      all.add(tree);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("metadata", group.name().isEmpty() ? Map.of() : Map.of("name", group.name()));
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

  private static Map<String, Object> groupList(Groups groups) {
    List<Map<String, Object>> all =
        groups.all().stream()
            .filter(group -> !group.name().isEmpty())
            .map(Discovery::groupTree)
            .toList();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroupList");
    tree.put("apiVersion", "v1");
    tree.put("groups", all);
    return tree;
  }

  private static Map<String, Object> groupTree(Groups.Group group) {
    List<Map<String, Object>> all =
        group.versions().stream().map(each -> version(group.name(), each.name())).toList();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", group.name());
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
  void group(Call call, Known known, String name) throws IOException {
    Groups.Group group =
        known
            .groups()
            .find(name)
            .filter(found -> !name.isEmpty())
            .orElseThrow(() -> Status.noSuchPath().asException());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "APIGroup");
    tree.put("apiVersion", "v1");
    tree.putAll(groupTree(group));
    call.answerJson(200, Json.write(tree));
  }

  /** {@code /api/v1} and {@code /apis/<group>/<version>}; of extensions they are passed on. */
  void resources(Call call, Known known, String group, String version) throws IOException {
    List<ResourceType> served =
        known.groups().find(group, version).map(Groups.Version::types).orElse(List.of());
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
    if (Served.verbs(type).contains("update")) { // others lie nowhere
      tree.put("storageVersionHash", hash(type.storageKind()));
    }
    return tree;
  }

  /** By which clients see that objects are stored in another version now. */
  private static String hash(Kind kind) {
    String text = kind.group() + "/" + kind.version() + "/" + kind.name();
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(sum, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
