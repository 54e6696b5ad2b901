package mightypi.api.definition;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** What a CustomResourceDefinition says. */
record Definition(Document document) {

  /** {@code names} of a definition, wished or accepted. */
  record Names(
      String plural,
      String singular,
      String kind,
      String listKind,
      List<String> shortNames,
      List<String> categories) {

    static Names of(@Nullable Object json) {
      String kind = Json.text(json, "kind").orElse("");
      return new Names(
          Json.text(json, "plural").orElse(""),
          Json.text(json, "singular").orElse(kind.toLowerCase(Locale.ROOT)),
          kind,
          Json.text(json, "listKind").orElse(kind + "List"),
          strings(json, "shortNames"),
          strings(json, "categories"));
    }
  }

  /** One of {@code spec.versions}. */
  record Version(Map<String, @Nullable Object> json) {
    String name() {
      return Json.text(json, "name").orElse("");
    }

    boolean isServed() {
      return Boolean.TRUE.equals(json.get("served"));
    }

    boolean isStorage() {
      return Boolean.TRUE.equals(json.get("storage"));
    }

    Map<String, @Nullable Object> schema() {
      return Json.map(json, "schema", "openAPIV3Schema");
    }

    boolean hasStatus() {
      return Json.at(json, "subresources", "status").isPresent();
    }

    Map<String, @Nullable Object> scale() {
      return Json.map(json, "subresources", "scale");
    }
  }

  static List<String> strings(@Nullable Object json, String... path) {
    return Json.list(json, path).stream().map(String::valueOf).toList();
  }

  String name() {
    return document.name();
  }

  Map<String, @Nullable Object> spec() {
    return Json.map(document.tree(), "spec");
  }

  String group() {
    return Json.text(spec(), "group").orElse("");
  }

  Names names() {
    return Names.of(Json.map(spec(), "names"));
  }

  Kind.Scope scope() {
    return Json.text(spec(), "scope").orElse("").equals("Cluster")
        ? Kind.Scope.CLUSTER
        : Kind.Scope.NAMESPACED;
  }

  boolean convertsByWebhook() {
    return Json.text(spec(), "conversion", "strategy").orElse("None").equals("Webhook");
  }

  /** In the order in which Kubernetes prefers them: v2, v1, v1beta1, v1alpha1. */
  List<Version> versions() {
    return Json.list(spec(), "versions").stream()
        .map(each -> new Version(Json.map(each)))
        .sorted(Comparator.comparing(Version::name, VersionOrder.PREFERRED_FIRST))
        .toList();
  }

  Optional<Version> storageVersion() {
    return versions().stream().filter(Version::isStorage).findFirst();
  }

  List<String> storedVersions() {
    return strings(document.tree(), "status", "storedVersions");
  }

  Kind kind(String version) {
    return new Kind(group(), version, names().kind(), names().plural(), scope());
  }

  /**
   * The kind under which objects lie in the image: of the first version in which any was ever
   * stored, so that objects are found again when the storage version changes. Empty if the
   * definition has none.
   */
  Optional<Kind> storageKind() {
    List<String> known = versions().stream().map(Version::name).toList();
    return storedVersions().stream()
        .filter(known::contains)
        .findFirst()
        .or(() -> storageVersion().map(Version::name))
        .map(this::kind);
  }
}
