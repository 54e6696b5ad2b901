package mightypi.api.admission.match;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** For which requests a webhook or a policy is: its rules and its selectors. */
public final class Matching {

  private static final String ANY = "*";

  private static final List<@Nullable Object> EVERYTHING =
      List.of(
          Map.of(
              "operations", List.of(ANY),
              "apiGroups", List.of(ANY),
              "apiVersions", List.of(ANY),
              "resources", List.of("*/*")));

  private final Map<String, @Nullable Object> tree;
  private final List<@Nullable Object> rules;
  private final List<@Nullable Object> excluded;

  private Matching(
      Map<String, @Nullable Object> tree,
      List<@Nullable Object> rules,
      List<@Nullable Object> excluded) {
    this.tree = tree;
    this.rules = rules;
    this.excluded = excluded;
  }

  public static Matching ofWebhook(Map<String, @Nullable Object> webhook) {
    return new Matching(webhook, Json.list(webhook, "rules"), List.of());
  }

  /** Of {@code MatchResources}, where no rules are rules for everything. */
  public static Matching ofPolicy(Map<String, @Nullable Object> resources) {
    List<@Nullable Object> rules = Json.list(resources, "resourceRules");
    return new Matching(
        resources,
        rules.isEmpty() ? EVERYTHING : rules,
        Json.list(resources, "excludeResourceRules"));
  }

  public boolean isFor(Subject subject) {
    return rules.stream().anyMatch(rule -> fits(rule, subject))
        && excluded.stream().noneMatch(rule -> fits(rule, subject))
        && selectsNamespace(subject.request(), subject.object())
        && selectsObject(subject.request(), subject.object());
  }

  private boolean fits(@Nullable Object rule, Subject subject) {
    Request.Target target = subject.request().target();
    Kind kind = target.type().kind();
    boolean exact = has(rule, "apiVersions", kind.version());
    boolean equivalent =
        !Json.text(tree, "matchPolicy").orElse("").equals("Exact")
            && has(rule, "apiVersions", target.type().storageKind().version());
    return has(rule, "operations", subject.operation().name())
        && has(rule, "apiGroups", kind.group())
        && (exact || equivalent)
        && hasResource(rule, kind.plural(), target.subresource())
        && hasScope(rule, kind)
        && hasName(rule, target.name());
  }

  private static boolean hasName(@Nullable Object rule, String name) {
    List<@Nullable Object> names = Json.list(rule, "resourceNames");
    return names.isEmpty() || names.contains(name);
  }

  private static boolean has(@Nullable Object rule, String field, String value) {
    List<@Nullable Object> values = Json.list(rule, field);
    return values.contains(ANY) || values.contains(value);
  }

  private static boolean hasResource(@Nullable Object rule, String plural, String subresource) {
    for (Object each : Json.list(rule, "resources")) {
      String[] parts = String.valueOf(each).split("/", 2);
      String part = parts.length > 1 ? parts[1] : "";
      boolean resource = parts[0].equals(ANY) || parts[0].equals(plural);
      boolean all = String.valueOf(each).equals("*/*");
      if (all || resource && (part.equals(subresource) || part.equals(ANY))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasScope(@Nullable Object rule, Kind kind) {
    return switch (Json.text(rule, "scope").orElse(ANY)) {
      case "Namespaced" -> kind.isNamespaced();
      case "Cluster" -> !kind.isNamespaced();
      default -> true;
    };
  }

  private boolean selectsNamespace(Request request, Optional<Document> object) {
    Selector selector = selector("namespaceSelector");
    if (selector.requirements().isEmpty()) {
      return true;
    }
    if (request.target().type().storageKind().equals(Kinds.NAMESPACE)) {
      return selector.test(object.or(request::old).map(Document::labels).orElse(Map.of()));
    }
    String namespace = request.target().namespace();
    return namespace.isEmpty() || selector.test(labels(request.now(), namespace));
  }

  private static Map<String, String> labels(Image now, String namespace) {
    return now.find(Kinds.NAMESPACE.key("", namespace)).map(Document::labels).orElse(Map.of());
  }

  private boolean selectsObject(Request request, Optional<Document> object) {
    Selector selector = selector("objectSelector");
    return selector.requirements().isEmpty()
        || object.filter(each -> selector.test(each.labels())).isPresent()
        || request.old().filter(each -> selector.test(each.labels())).isPresent();
  }

  private Selector selector(String field) {
    return Selector.of(
        Json.mapper()
            .convertValue(
                Json.map(tree, field), io.fabric8.kubernetes.api.model.LabelSelector.class));
  }
}
