package mightypi.api.describe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Adds descriptions to component schemas. Read for one OpenAPI document and dropped with it: such
 * documents are rarely wanted, and clients keep them.
 */
public final class Descriptions {

  private static final Pattern BUILT_IN =
      Pattern.compile(
          "io\\.k8s\\.(?:api|apimachinery|apiextensions-apiserver|metrics)\\.(?:.*\\.)?"
              + "(\\w+)\\.v\\w+\\.(\\w+)");
  private static final String EVERY_KIND = "meta.Object";
  private static final Set<String> OF_KINDS = Set.of("apiVersion", "kind", "metadata");

  private final Texts texts;

  private Descriptions(Texts texts) {
    this.texts = texts;
  }

  public static Descriptions read() {
    return new Descriptions(Texts.read());
  }

  /** The same schemas; what is described already keeps its own words. */
  public Map<String, Map<String, Object>> onto(Map<String, Map<String, Object>> components) {
    Map<String, Map<String, Object>> described = new TreeMap<>();
    components.forEach((name, schema) -> described.put(name, onto(name, schema)));
    return described;
  }

  private Map<String, Object> onto(String component, Map<String, Object> schema) {
    Optional<String> definition = definition(component);
    boolean isKind = Json.map(schema, "properties").keySet().containsAll(OF_KINDS);
    Map<String, Object> fields = new LinkedHashMap<>();
    Json.map(schema, "properties")
        .forEach(
            (name, field) -> {
              Optional<String> own = definition.flatMap(known -> texts.of(known, name));
              Optional<String> common = isKind ? texts.of(EVERY_KIND, name) : Optional.empty();
              fields.put(name, described(own.or(() -> common), Json.map(field)));
            });
    Map<String, Object> result = described(definition.flatMap(texts::of), schema);
    result.computeIfPresent("properties", (_, _) -> fields);
    return result;
  }

  /** {@code apps.DeploymentSpec} for {@code io.k8s.api.apps.v1.DeploymentSpec}. */
  static Optional<String> definition(String component) {
    Matcher matcher = BUILT_IN.matcher(component);
    return matcher.matches()
        ? Optional.of(matcher.group(1) + "." + matcher.group(2))
        : Optional.empty();
  }

  private static Map<String, Object> described(
      Optional<String> text, Map<String, ? extends @Nullable Object> schema) {
    Map<String, Object> result = new LinkedHashMap<>();
    text.ifPresent(words -> result.put("description", words));
    schema.forEach(
        (name, value) -> {
          if (value != null) {
            result.put(name, value);
          }
        });
    return result;
  }
}
