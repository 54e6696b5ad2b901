package mightypi.api.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mightypi.api.type.Strategy;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What is special about writing a CustomResourceDefinition. */
public final class DefinitionStrategy implements Strategy {

  /** Kept on a definition until its objects are gone. */
  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  @Override
  public Document withDefaults(Document object) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(object.tree(), "spec"));
    Map<String, @Nullable Object> names = new LinkedHashMap<>(Json.map(spec, "names"));
    String kind = Json.text(names, "kind").orElse("");
    if (kind.isEmpty()) {
      return object; // the schema says what is missing
    }
    putIfEmpty(names, "singular", kind.toLowerCase(Locale.ROOT));
    putIfEmpty(names, "listKind", kind + "List");
    spec.put("names", names);
    spec.putIfAbsent("conversion", Map.of("strategy", "None"));
    if (Boolean.FALSE.equals(spec.get("preserveUnknownFields"))) {
      spec.remove("preserveUnknownFields");
    }
    return spec.equals(Json.map(object.tree(), "spec")) ? object : object.with(spec, "spec");
  }

  private static void putIfEmpty(Map<String, @Nullable Object> names, String field, String value) {
    if (Json.text(names, field).orElse("").isEmpty()) {
      names.put(field, value);
    }
  }

  @Override
  public Document forCreate(Document object) {
    List<String> stored =
        new Definition(object).storageVersion().map(Definition.Version::name).stream().toList();
    List<@Nullable Object> finalizers =
        new ArrayList<>(Json.list(object.tree(), "metadata", "finalizers"));
    if (!finalizers.contains(CLEANUP)) {
      finalizers.add(CLEANUP);
    }
    return object
        .with(Map.of("storedVersions", stored), "status")
        .with(finalizers, "metadata", "finalizers");
  }

  @Override
  public List<Problem> problems(Document object) {
    return new DefinitionChecks(new Definition(object)).problems();
  }

  @Override
  public List<Problem> problemsOfUpdate(Document object, Document old) {
    return DefinitionChecks.ofUpdate(new Definition(object), new Definition(old));
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> metadataWithStatus(
      Map<String, @Nullable Object> metadata, Document old) {
    return Json.map(old.tree(), "metadata");
  }
}
