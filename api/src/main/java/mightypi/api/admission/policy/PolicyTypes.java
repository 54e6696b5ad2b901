package mightypi.api.admission.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.DeclaredTypes;
import mightypi.api.cel.TypeCheck;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** Holds the expressions of a policy against the types that it names. */
final class PolicyTypes {

  /** As many types are looked at. */
  private static final int MOST = 10;

  private static final String ANY = "*";

  private final Types.Snapshot types;
  private final Map<String, @Nullable Object> spec;

  PolicyTypes(Types.Snapshot types, Document policy) {
    this.types = types;
    this.spec = Json.map(policy.tree(), "spec");
  }

  /** Each as {@code ExpressionWarning}. */
  List<Map<String, Object>> warnings() {
    Map<String, List<String>> found = new LinkedHashMap<>();
    named().forEach(type -> check(type, found));
    List<Map<String, Object>> warnings = new ArrayList<>();
    found.forEach(
        (field, faults) -> {
          Map<String, Object> warning = new LinkedHashMap<>();
          warning.put("fieldRef", field);
          warning.put("warning", String.join("\n", faults));
          warnings.add(warning);
        });
    return warnings;
  }

  /** What the policy is for, where it says so; of everything nothing is known. */
  private List<ResourceType> named() {
    List<ResourceType> named = new ArrayList<>();
    for (Object rule : Json.list(spec, "matchConstraints", "resourceRules")) {
      types.all().stream().filter(isNamedBy(rule)).limit(MOST).forEach(named::add);
    }
    return named.stream().distinct().limit(MOST).toList();
  }

  private static Predicate<ResourceType> isNamedBy(@Nullable Object rule) {
    List<@Nullable Object> groups = Json.list(rule, "apiGroups");
    List<@Nullable Object> versions = Json.list(rule, "apiVersions");
    List<@Nullable Object> resources = Json.list(rule, "resources");
    if (groups.contains(ANY) || versions.contains(ANY) || resources.contains(ANY)) {
      return type -> false;
    }
    return type ->
        groups.contains(type.kind().group())
            && versions.contains(type.kind().version())
            && resources.contains(type.kind().plural());
  }

  private void check(ResourceType type, Map<String, List<String>> found) {
    Optional<ResourceType> parameter = parameter();
    Map<String, Map<String, Object>> components = new LinkedHashMap<>(type.schema().components());
    parameter.ifPresent(some -> components.putAll(some.schema().components()));
    DeclaredTypes declared = new DeclaredTypes(components);
    CelType object = declared.component(type.schema().component());
    TypeCheck check =
        new TypeCheck(declared)
            .with("object", object)
            .with("oldObject", object)
            .with("request")
            .with("namespaceObject")
            .withAuthorizer();
    if (!Json.map(spec, "paramKind").isEmpty()) {
      check.with(
          "params",
          parameter
              .map(some -> declared.component(some.schema().component()))
              .orElse(SimpleType.DYN));
    }
    compose(check, declared);
    int index = 0;
    for (Object each : Json.list(spec, "validations")) {
      String field = "spec.validations[" + index++ + "].";
      look(check, type.kind(), each, field, "expression", found);
      look(check, type.kind(), each, field, "messageExpression", found);
    }
  }

  private Optional<ResourceType> parameter() {
    String apiVersion = Json.text(spec, "paramKind", "apiVersion").orElse("");
    String name = Json.text(spec, "paramKind", "kind").orElse("");
    return types.all().stream()
        .filter(each -> each.kind().apiVersion().equals(apiVersion))
        .filter(each -> each.kind().name().equals(name))
        .findFirst();
  }

  /** Each variable sees those before it. */
  private void compose(TypeCheck check, DeclaredTypes declared) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    int known = 0;
    check.with("variables", declared.struct("kubernetes.variables0", fields));
    for (Object each : Json.list(spec, "variables")) {
      fields.put(
          Json.text(each, "name").orElse(""),
          typeOf(check, Json.text(each, "expression").orElse("")));
      known++;
      CelType next = declared.struct("kubernetes.variables" + known, new LinkedHashMap<>(fields));
      check.with("variables", next);
    }
  }

  private static CelType typeOf(TypeCheck check, String expression) {
    try {
      return check.typeOf(expression);
    } catch (CelFault e) {
      return SimpleType.DYN; // what uses it is not to blame
    }
  }

  private static void look(
      TypeCheck check,
      Kind kind,
      @Nullable Object validation,
      String at,
      String field,
      Map<String, List<String>> found) {
    String expression = Json.text(validation, field).orElse("");
    if (expression.isEmpty()) {
      return;
    }
    try {
      CelType unused = check.typeOf(expression);
    } catch (CelFault e) {
      found
          .computeIfAbsent(at + field, each -> new ArrayList<>())
          .add("%s, Kind=%s: %s".formatted(kind.apiVersion(), kind.name(), e.why()));
    }
  }
}
