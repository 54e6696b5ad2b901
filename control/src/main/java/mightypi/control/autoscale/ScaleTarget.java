package mightypi.control.autoscale;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** What an autoscaler scales, or why that cannot be said. */
sealed interface ScaleTarget {

  /**
   * A workload with a scale.
   *
   * @param selector of its pods, as a text; empty when it tells none
   */
  record Found(Key key, Document document, int replicas, int statusReplicas, String selector)
      implements ScaleTarget {}

  record Missing(String why) implements ScaleTarget {}

  /** Where a kind keeps its scale. */
  record Form(
      Kind kind,
      String resource,
      List<String> replicas,
      List<String> statusReplicas,
      List<String> selector) {

    private static final List<String> REPLICAS = List.of("spec", "replicas");
    private static final List<String> STATUS = List.of("status", "replicas");
    private static final List<String> SELECTOR = List.of("spec", "selector");

    /** With the name by which a missing object of a built-in kind is called. */
    static Form builtIn(Kind kind, String group) {
      return new Form(kind, kind.plural() + "/scale." + group, REPLICAS, STATUS, SELECTOR);
    }
  }

  List<Form> BUILT_IN =
      List.of(
          Form.builtIn(Kinds.DEPLOYMENT, "apps"),
          Form.builtIn(Kinds.REPLICA_SET, "apps"),
          Form.builtIn(Kinds.STATEFUL_SET, "apps"),
          Form.builtIn(Kinds.REPLICATION_CONTROLLER, "autoscaling"));

  static ScaleTarget of(Image now, Document autoscaler) {
    String apiVersion = Fields.text(autoscaler.tree(), "spec", "scaleTargetRef", "apiVersion");
    String kind = kindOf(autoscaler);
    if (apiVersion.chars().filter(each -> each == '/').count() > 1) {
      return new Missing("unexpected GroupVersion string: " + apiVersion);
    }
    String group = groupOf(autoscaler);
    Optional<Form> form = form(now, group, kind);
    if (form.isEmpty()) {
      return new Missing(whyNoForm(now, group, kind));
    }
    Key key = form.get().kind.key(autoscaler.namespace(), nameOf(autoscaler));
    return now.find(key)
        .<ScaleTarget>map(found -> found(key, found, form.get()))
        .orElseGet(
            () -> new Missing("%s \"%s\" not found".formatted(form.get().resource, key.name())));
  }

  static String kindOf(Document autoscaler) {
    return Fields.text(autoscaler.tree(), "spec", "scaleTargetRef", "kind");
  }

  static String nameOf(Document autoscaler) {
    return Fields.text(autoscaler.tree(), "spec", "scaleTargetRef", "name");
  }

  static String groupOf(Document autoscaler) {
    String apiVersion = Fields.text(autoscaler.tree(), "spec", "scaleTargetRef", "apiVersion");
    return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
  }

  private static Optional<Form> form(Image now, String group, String kind) {
    return BUILT_IN.stream()
        .filter(each -> each.kind.group().equals(group) && each.kind.name().equals(kind))
        .findFirst()
        .or(() -> definition(now, group, kind).flatMap(ScaleTarget::custom));
  }

  private static Optional<Document> definition(Image now, String group, String kind) {
    return now.all(Kinds.CUSTOM_RESOURCE_DEFINITION).stream()
        .filter(each -> Fields.text(each.tree(), "spec", "group").equals(group))
        .filter(each -> Fields.text(each.tree(), "spec", "names", "kind").equals(kind))
        .findFirst();
  }

  /** Of the version in which its objects lie in the image. */
  private static Optional<Form> custom(Document definition) {
    for (Object version : Json.list(definition.tree(), "spec", "versions")) {
      Map<String, @Nullable Object> scale = Json.map(version, "subresources", "scale");
      if (Fields.flag(version, "storage") && !scale.isEmpty()) {
        String group = Fields.text(definition.tree(), "spec", "group");
        Kind kind =
            Kind.namespaced(
                group + "/" + Fields.text(version, "name"),
                Fields.text(definition.tree(), "spec", "names", "kind"),
                Fields.text(definition.tree(), "spec", "names", "plural"));
        return Optional.of(
            new Form(
                kind,
                kind.groupResource(),
                path(scale, "specReplicasPath"),
                path(scale, "statusReplicasPath"),
                path(scale, "labelSelectorPath")));
      }
    }
    return Optional.empty();
  }

  /** {@code .spec.replicas} as its steps. */
  private static List<String> path(Map<String, @Nullable Object> scale, String field) {
    return Arrays.stream(Fields.text(scale, field).split("\\."))
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static String whyNoForm(Image now, String group, String kind) {
    boolean known =
        definition(now, group, kind).isPresent()
            || now.kinds().stream()
                .anyMatch(each -> each.group().equals(group) && each.name().equals(kind));
    return known
        ? "the server could not find the requested resource"
        : "no matches for kind \"%s\" in group \"%s\"".formatted(kind, group);
  }

  private static Found found(Key key, Document document, Form form) {
    Object selector = at(document, form.selector).orElse(null);
    return new Found(
        key,
        document,
        number(document, form.replicas),
        number(document, form.statusReplicas),
        selector instanceof String text ? text : text(key.kind(), Json.map(selector)));
  }

  private static int number(Document document, List<String> path) {
    return at(document, path)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).intValue())
        .orElse(0);
  }

  private static Optional<Object> at(Document document, List<String> path) {
    return path.isEmpty()
        ? Optional.empty()
        : Json.at(document.tree(), path.toArray(String[]::new));
  }

  // metav1.FormatLabelSelector; that of a ReplicationController is a map of labels
  private static String text(Kind kind, Map<String, @Nullable Object> selector) {
    boolean plain = kind.equals(Kinds.REPLICATION_CONTROLLER);
    Map<String, @Nullable Object> labels =
        new TreeMap<>(plain ? selector : Json.map(selector, "matchLabels"));
    String equalities =
        labels.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
    String expressions =
        Json.list(selector, "matchExpressions").stream()
            .map(ScaleTarget::expression)
            .collect(Collectors.joining(","));
    return equalities.isEmpty() || expressions.isEmpty()
        ? equalities + expressions
        : equalities + "," + expressions;
  }

  private static String expression(@Nullable Object requirement) {
    String label = Fields.text(requirement, "key");
    String values =
        Json.list(requirement, "values").stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(","));
    return switch (Fields.text(requirement, "operator")) {
      case "In" -> label + " in (" + values + ")";
      case "NotIn" -> label + " notin (" + values + ")";
      case "Exists" -> label;
      default -> "!" + label;
    };
  }
}
