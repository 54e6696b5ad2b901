package mightypi.api.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import mightypi.api.definition.rule.RuleChecks;
import mightypi.api.definition.rule.Rules;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What must be true of a definition, with the words of Kubernetes. */
final class DefinitionChecks {

  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String NO_LABEL =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private final Definition definition;
  private final List<Problem> found = new ArrayList<>();

  DefinitionChecks(Definition definition) {
    this.definition = definition;
  }

  List<Problem> problems() {
    group();
    scope();
    names();
    versions();
    stored();
    return found;
  }

  private void group() {
    String group = definition.group();
    if (!SUBDOMAIN.matcher(group).matches()) {
      found.add(
          Problem.invalid(
              "spec.group",
              group,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character"));
    } else if (!group.contains(".")) {
      found.add(Problem.invalid("spec.group", group, "should be a domain with at least one dot"));
    }
    String name = definition.names().plural() + "." + group;
    if (!definition.name().equals(name)) {
      found.add(
          Problem.invalid(
              "metadata.name", definition.name(), "must be spec.names.plural+\".\"+spec.group"));
    }
    if (Boolean.TRUE.equals(definition.spec().get("preserveUnknownFields"))) {
      found.add(
          Problem.invalid(
              "spec.preserveUnknownFields",
              true,
              "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                  + " spec.versions[*].schema instead"));
    }
  }

  private void scope() {
    String scope = Json.text(definition.spec(), "scope").orElse("");
    if (scope.isEmpty()) {
      found.add(Problem.required("spec.scope", ""));
    } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
      found.add(Problem.notSupported("spec.scope", scope, List.of("Cluster", "Namespaced")));
    }
    String strategy =
        Json.text(definition.spec(), "conversion", "strategy")
            .orElse(definition.spec().get("conversion") == null ? "None" : "");
    if (strategy.isEmpty()) {
      found.add(Problem.required("spec.conversion.strategy", ""));
    } else if (!strategy.equals("None") && !strategy.equals("Webhook")) {
      found.add(
          Problem.notSupported("spec.conversion.strategy", strategy, List.of("None", "Webhook")));
    }
  }

  private void names() {
    Definition.Names names = definition.names();
    label("spec.names.plural", names.plural());
    label("spec.names.singular", names.singular());
    kind("spec.names.kind", names.kind());
    kind("spec.names.listKind", names.listKind());
    for (int i = 0; i < names.shortNames().size(); i++) {
      label("spec.names.shortNames[" + i + "]", names.shortNames().get(i));
    }
    for (int i = 0; i < names.categories().size(); i++) {
      label("spec.names.categories[" + i + "]", names.categories().get(i));
    }
    if (names.kind().equals(names.listKind())) {
      found.add(
          Problem.invalid(
              "spec.names.listKind", names.listKind(), "kind and listKind may not be the same"));
    }
  }

  private void label(String field, String value) {
    if (value.isEmpty()) {
      found.add(Problem.required(field, ""));
    } else if (!LABEL.matcher(value).matches()) {
      found.add(Problem.invalid(field, value, NO_LABEL));
    }
  }

  private void kind(String field, String value) {
    if (value.isEmpty()) {
      found.add(Problem.required(field, ""));
    } else if (!LABEL.matcher(value.toLowerCase(java.util.Locale.ROOT)).matches()) {
      found.add(
          Problem.invalid(
              field, value, "may have mixed case, but should otherwise match: " + NO_LABEL));
    }
  }

  private void versions() {
    List<@Nullable Object> versions = Json.list(definition.spec(), "versions");
    if (versions.isEmpty()) {
      found.add(Problem.required("spec.versions", "must have at least one version"));
      return;
    }
    Set<String> names = new HashSet<>();
    int storing = 0;
    for (int i = 0; i < versions.size(); i++) {
      Definition.Version version = new Definition.Version(Json.map(versions.get(i)));
      String at = "spec.versions[" + i + "]";
      label(at + ".name", version.name());
      if (!names.add(version.name())) {
        found.add(Problem.duplicate(at + ".name", version.name()));
      }
      storing += version.isStorage() ? 1 : 0;
      version(version, at);
    }
    if (storing != 1) {
      found.add(
          Problem.invalid(
              "spec.versions",
              names.stream().sorted().toList(),
              "must have exactly one version marked as storage version"));
    }
  }

  private void version(Definition.Version version, String at) {
    String schema = at + ".schema.openAPIV3Schema";
    if (version.schema().isEmpty()) {
      found.add(Problem.required(schema, "schemas are required"));
    } else {
      List<Problem> structural = StructuralChecks.problems(version.schema(), schema);
      found.addAll(structural);
      if (structural.isEmpty()) {
        found.addAll(DefaultChecks.problems(version.schema(), schema));
        found.addAll(SelectableFieldChecks.problems(version, at + ".selectableFields"));
      }
      if (structural.isEmpty() && Rules.areIn(version.schema())) {
        found.addAll(RuleChecks.problems(version.schema(), schema));
      }
    }
    columns(version, at + ".additionalPrinterColumns");
    if (Json.at(version.json(), "subresources", "scale").isPresent()) {
      scale(version.scale(), at + ".subresources.scale");
    }
  }

  private void columns(Definition.Version version, String at) {
    List<@Nullable Object> columns = Json.list(version.json(), "additionalPrinterColumns");
    for (int i = 0; i < columns.size(); i++) {
      Map<String, @Nullable Object> column = Json.map(columns.get(i));
      String place = at + "[" + i + "]";
      if (Json.text(column, "name").orElse("").isEmpty()) {
        found.add(Problem.required(place + ".name", ""));
      }
      String type = Json.text(column, "type").orElse("");
      if (!COLUMN_TYPES.contains(type)) {
        found.add(
            Problem.invalid(
                place + ".type", type, "must be one of " + String.join(",", COLUMN_TYPES)));
      }
      String format = Json.text(column, "format").orElse("");
      if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
        found.add(
            Problem.invalid(
                place + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS)));
      }
      path(column, place, "jsonPath");
    }
  }

  private void scale(Map<String, @Nullable Object> scale, String at) {
    under(scale, at, "specReplicasPath", List.of(".spec."));
    under(scale, at, "statusReplicasPath", List.of(".status."));
    if (!Json.text(scale, "labelSelectorPath").orElse("").isEmpty()) {
      under(scale, at, "labelSelectorPath", List.of(".spec.", ".status."));
    }
  }

  private void under(
      Map<String, @Nullable Object> scale, String at, String field, List<String> roots) {
    String text = Json.text(scale, field).orElse("");
    boolean plain = JsonPath.parse(text).flatMap(JsonPath::fields).isPresent();
    if (text.isEmpty()) {
      found.add(Problem.required(at + "." + field, ""));
    } else if (!plain || roots.stream().noneMatch(text::startsWith)) {
      String places =
          roots.stream()
              .map(each -> each.substring(0, each.length() - 1))
              .reduce((a, b) -> a + " or " + b)
              .orElse("");
      found.add(Problem.invalid(at + "." + field, text, "should be a json path under " + places));
    }
  }

  private void path(Map<String, @Nullable Object> owner, String at, String field) {
    String text = Json.text(owner, field).orElse("");
    if (text.isEmpty()) {
      found.add(Problem.required(at + "." + field, ""));
    } else if (JsonPath.parse(text).isEmpty()) {
      found.add(Problem.invalid(at + "." + field, text, "is an invalid path"));
    }
  }

  private void stored() {
    List<String> versions = definition.versions().stream().map(Definition.Version::name).toList();
    List<String> stored = definition.storedVersions();
    for (int i = 0; i < stored.size(); i++) {
      if (!versions.contains(stored.get(i))) {
        found.add(
            Problem.invalid(
                "status.storedVersions[" + i + "]",
                stored.get(i),
                "missing from spec.versions; %1$s was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in %1$s and removes %1$s from status.storedVersions"
                    .formatted(stored.get(i))));
      }
    }
  }

  static List<Problem> ofUpdate(Definition now, Definition old) {
    List<Problem> found = new ArrayList<>();
    immutable("spec.group", now.group(), old.group(), found);
    immutable("spec.names.plural", now.names().plural(), old.names().plural(), found);
    immutable("spec.names.kind", now.names().kind(), old.names().kind(), found);
    immutable(
        "spec.scope",
        Json.text(now.spec(), "scope").orElse(""),
        Json.text(old.spec(), "scope").orElse(""),
        found);
    return found;
  }

  private static void immutable(String field, String now, String old, List<Problem> found) {
    if (!now.equals(old)) {
      found.add(Problem.invalid(field, now, "field is immutable"));
    }
  }
}
