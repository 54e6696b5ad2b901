package mightypi.api.aggregate;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The resources that extension API servers have, in the form of aggregated discovery ({@code
 * APIResourceDiscovery}, KEP-3352): as they tell it themselves, or made of the older list of one
 * group and version. Nothing but the fields of that form is taken over.
 */
final class Listings {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
  private static final int MOST_BYTES = 8 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Extensions extensions;
  private final Shelf<List<Map<String, Object>>> shelf;

  Listings(Extensions extensions) {
    this.extensions = extensions;
    this.shelf =
        new Shelf<>(
            of -> new Kept<>("discovery of " + of.name(), last -> ask(of), extensions.clock()));
  }

  /** Empty when the extension does not tell. */
  Optional<List<Map<String, Object>>> of(Registered one) {
    return one.isAvailable()
        ? shelf.of(one, Registered.extensions(extensions.now())).get()
        : Optional.empty();
  }

  /** Asks already, for whoever will want to know. */
  void begin(Registered one) {
    shelf.of(one, Registered.extensions(extensions.now())).begin();
  }

  /** Of many, who are asked at the same time. */
  Map<Registered, Optional<List<Map<String, Object>>>> of(List<Registered> some) {
    List<Registered> all = Registered.extensions(extensions.now());
    some.stream().filter(Registered::isAvailable).forEach(each -> shelf.of(each, all).begin());
    Map<Registered, Optional<List<Map<String, Object>>>> told = new LinkedHashMap<>();
    some.forEach(each -> told.put(each, of(each)));
    return told;
  }

  private List<Map<String, Object>> ask(Registered one) throws IOException {
    Extensions.Fetched all =
        extensions.get(one, "/apis", Map.of("accept", AGGREGATED), MOST_BYTES, LONGEST);
    boolean told =
        all.status() == 200
            && all.type().orElse("").replace(" ", "").contains("as=APIGroupDiscoveryList");
    return told ? ofGroups(one, Json.parse(all.body())) : askForOne(one);
  }

  private List<Map<String, Object>> askForOne(Registered one) throws IOException {
    String path = "/apis/" + one.groupVersion();
    Extensions.Fetched list =
        extensions.get(one, path, Map.of("accept", "application/json"), MOST_BYTES, LONGEST);
    if (list.status() != 200) {
      throw new IOException("failed to download legacy discovery for " + path);
    }
    return ofList(Json.parse(list.body()));
  }

  private static List<Map<String, Object>> ofGroups(
      Registered one, Map<String, @Nullable Object> groups) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Object group : Json.list(groups, "items")) {
      if (!Json.text(group, "metadata", "name").orElse("").equals(one.group())) {
        continue;
      }
      for (Object version : Json.list(group, "versions")) {
        if (Json.text(version, "version").orElse("").equals(one.version())) {
          Json.list(version, "resources").forEach(each -> found.add(resource(each)));
        }
      }
    }
    return List.copyOf(found);
  }

  private static Map<String, Object> resource(@Nullable Object told) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", Json.text(told, "resource").orElse(""));
    tree.put("responseKind", kind(Json.map(told, "responseKind"), "", ""));
    boolean isNamespaced = Json.text(told, "scope").orElse("").equals("Namespaced");
    tree.put("scope", isNamespaced ? "Namespaced" : "Cluster");
    tree.put("singularResource", Json.text(told, "singularResource").orElse(""));
    tree.put("verbs", texts(told, "verbs"));
    putTexts(tree, told, "shortNames");
    putTexts(tree, told, "categories");
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Object each : Json.list(told, "subresources")) {
      parts.add(
          subresource(
              Json.text(each, "subresource").orElse(""),
              kind(Json.map(each, "responseKind"), "", ""),
              texts(each, "verbs")));
    }
    if (!parts.isEmpty()) {
      tree.put("subresources", parts);
    }
    return tree;
  }

  private static Map<String, Object> subresource(
      String name, Map<String, Object> kind, List<String> verbs) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("subresource", name);
    tree.put("responseKind", kind);
    tree.put("verbs", verbs);
    return tree;
  }

  private static Map<String, Object> kind(
      Map<String, @Nullable Object> told, String group, String version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", Json.text(told, "group").filter(text -> !text.isEmpty()).orElse(group));
    tree.put("version", Json.text(told, "version").filter(text -> !text.isEmpty()).orElse(version));
    tree.put("kind", Json.text(told, "kind").orElse(""));
    return tree;
  }

  /** Of an {@code APIResourceList}, where subresources stand beside their resources. */
  private static List<Map<String, Object>> ofList(Map<String, @Nullable Object> list) {
    String[] own = Json.text(list, "groupVersion").orElse("").split("/", 2);
    String group = own.length == 2 ? own[0] : "";
    String version = own[own.length - 1];
    Map<String, Map<String, Object>> resources = new LinkedHashMap<>();
    Map<String, List<Map<String, Object>>> parts = new LinkedHashMap<>();
    for (Object each : Json.list(list, "resources")) {
      String name = Json.text(each, "name").orElse("");
      Map<String, Object> kind = kind(Json.map(each), group, version);
      int slash = name.indexOf('/');
      if (slash < 0) {
        resources.put(name, ofListed(each, name, kind));
      } else {
        parts
            .computeIfAbsent(name.substring(0, slash), parent -> new ArrayList<>())
            .add(subresource(name.substring(slash + 1), kind, texts(each, "verbs")));
      }
    }
    parts.forEach(
        (parent, some) -> {
          Map<String, Object> resource = resources.get(parent);
          if (resource != null) {
            resource.put("subresources", some);
          }
        });
    return List.copyOf(resources.values());
  }

  private static Map<String, Object> ofListed(
      @Nullable Object each, String name, Map<String, Object> kind) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resource", name);
    tree.put("responseKind", kind);
    boolean isNamespaced = Json.at(each, "namespaced").filter(Boolean.TRUE::equals).isPresent();
    tree.put("scope", isNamespaced ? "Namespaced" : "Cluster");
    tree.put("singularResource", Json.text(each, "singularName").orElse(""));
    tree.put("verbs", texts(each, "verbs"));
    putTexts(tree, each, "shortNames");
    putTexts(tree, each, "categories");
    return tree;
  }

  private static List<String> texts(@Nullable Object tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).toList();
  }

  private static void putTexts(Map<String, Object> tree, @Nullable Object told, String field) {
    List<String> texts = texts(told, field);
    if (!texts.isEmpty()) {
      tree.put(field, texts);
    }
  }
}
