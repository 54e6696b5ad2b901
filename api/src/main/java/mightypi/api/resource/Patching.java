package mightypi.api.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.patch.Patches;
import mightypi.api.schema.Schema;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The four patches: each gives a wish, which then goes the way of an update. */
final class Patching {

  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final Patches patches;
  private final Stage stage;
  private final Storage storage;
  private final Creation creation;
  private final Replacement replacement;

  Patching(
      Patches patches, Stage stage, Storage storage, Creation creation, Replacement replacement) {
    this.patches = patches;
    this.stage = stage;
    this.storage = storage;
    this.creation = creation;
    this.replacement = replacement;
  }

  Document patch(Resources.Write write, Patches.Type type, byte[] patch) {
    return replacement.become(
        write, old -> new Replacement.Wish(wish(write, type, patch, old), false));
  }

  private Map<String, @Nullable Object> wish(
      Resources.Write write, Patches.Type type, byte[] patch, Document old) {
    if (write.part() == Resources.Part.SCALE) {
      Document scale = Scale.of(write.type(), old);
      return Scale.applied(
          write.type(), old, patches.patched(type, scale.tree(), patch, Scale.SHAPE));
    }
    Shape shape = write.type().schema().shape();
    Map<String, @Nullable Object> patched = patches.patched(type, old.tree(), patch, shape);
    Schema.Pruned pruned = write.type().schema().prune(patched);
    checkFields(write, patch, pruned.unknownFields());
    String name = Json.text(pruned.tree(), "metadata", "name").orElse("");
    if (!name.equals(write.name())) {
      throw Status.badRequest(
              "the name of the object (%s) does not match the name on the URL (%s)"
                  .formatted(name, write.name()))
          .asException();
    }
    return pruned.tree();
  }

  private static void checkFields(Resources.Write write, byte[] patch, List<String> unknown) {
    List<String> complaints = Intake.complaints(unknown, List.of());
    if (write.fieldValidation() == Resources.FieldValidation.STRICT && !complaints.isEmpty()) {
      Problem problem =
          Problem.invalid(
              "patch",
              new String(patch, StandardCharsets.UTF_8),
              "strict decoding error: " + String.join(", ", complaints));
      throw new Status(
              422,
              "Invalid",
              " \"\" is invalid: " + problem,
              Optional.of(new Status.Details("", "", "", "", List.of(problem), 0)))
          .asException();
    }
    Intake.warn(write, complaints);
  }

  /** Server-side apply (KEP-555); an object that is not there is made. */
  Resources.Patched apply(Resources.Write write, byte[] patch, boolean force) {
    if (write.fieldManager().isEmpty()) {
      Problem problem = Problem.required("fieldManager", "is required for apply patch");
      throw new Status(
              422,
              "Invalid",
              "PatchOptions.meta.k8s.io \"\" is invalid: " + problem,
              Optional.of(
                  new Status.Details("", "meta.k8s.io", "PatchOptions", "", List.of(problem), 0)))
          .asException();
    }
    Map<String, @Nullable Object> configuration = configuration(write, parsed(patch));
    if (storage.find(write).isEmpty() && write.part() == Resources.Part.WHOLE) {
      return new Resources.Patched(created(write, configuration, force), true);
    }
    Document updated =
        replacement.become(
            write,
            old ->
                new Replacement.Wish(applied(write, Optional.of(old), configuration, force), true));
    return new Resources.Patched(updated, false);
  }

  private Document created(
      Resources.Write write, Map<String, @Nullable Object> configuration, boolean force) {
    if (!Json.text(configuration, "metadata", "uid").orElse("").isEmpty()) {
      throw Status.conflict(
              write.type().kind(), write.name(), "uid mismatch: the provided object specified uid")
          .asException();
    }
    return creation.create(write, applied(write, Optional.empty(), configuration, force), true);
  }

  private Map<String, @Nullable Object> applied(
      Resources.Write write,
      Optional<Document> live,
      Map<String, @Nullable Object> configuration,
      boolean force) {
    Shape shape = write.type().schema().shape();
    return patches.applied(live, configuration, shape, stage.manager(write), force);
  }

  private static Map<String, @Nullable Object> parsed(byte[] text) {
    try {
      return Json.parse(text);
    } catch (IOException notJson) {
      return yaml(text);
    }
  }

  private static Map<String, @Nullable Object> yaml(byte[] text) {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      Map<String, Object> tree = mapper.readValue(text, TREE);
      return Json.freezeMap(tree == null ? Map.of() : tree);
    } catch (IOException e) {
      throw Status.badRequest("error decoding YAML: " + e.getMessage()).asException();
    }
  }

  /** The applied configuration, checked, and without what this write cannot own. */
  private static Map<String, @Nullable Object> configuration(
      Resources.Write write, Map<String, @Nullable Object> tree) {
    ResourceType type = write.type();
    Resources.Write lenient = withValidation(write, Resources.FieldValidation.IGNORE);
    Map<String, @Nullable Object> configuration =
        Intake.whole(lenient, new Resources.Body(tree, List.of()));
    checkDeclared(write, type.schema().prune(tree).unknownFields());
    if (!Json.list(tree, "metadata", "managedFields").isEmpty()) {
      throw Status.badRequest("metadata.managedFields must be nil").asException();
    }
    configuration = Json.with(configuration, write.name(), "metadata", "name");
    if (write.part() == Resources.Part.STATUS || write.part() == Resources.Part.APPROVAL) {
      return statusOnly(configuration);
    }
    return type.has(ResourceType.Subresource.STATUS)
        ? Json.with(configuration, null, "status")
        : configuration;
  }

  private static Resources.Write withValidation(
      Resources.Write write, Resources.FieldValidation validation) {
    return new Resources.Write(
        write.user(),
        write.type(),
        write.namespace(),
        write.name(),
        write.part(),
        write.fieldManager(),
        write.dryRun(),
        validation,
        write.warnings());
  }

  private static void checkDeclared(Resources.Write write, List<String> unknown) {
    if (write.fieldValidation() != Resources.FieldValidation.STRICT || unknown.isEmpty()) {
      Intake.warn(write, Intake.complaints(unknown, List.of()));
      return;
    }
    Kind kind = write.type().kind();
    String object =
        write.namespace().isEmpty() ? write.name() : write.namespace() + "/" + write.name();
    throw Status.plain(
            500,
            "",
            "failed to create typed patch object (%s; %s, Kind=%s): .%s: field not declared in schema"
                .formatted(object, kind.apiVersion(), kind.name(), unknown.getFirst()))
        .asException();
  }

  private static Map<String, @Nullable Object> statusOnly(
      Map<String, @Nullable Object> configuration) {
    Map<String, @Nullable Object> only = new LinkedHashMap<>();
    for (String field : List.of("apiVersion", "kind", "metadata", "status")) {
      if (configuration.containsKey(field)) {
        only.put(field, configuration.get(field));
      }
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (String field : List.of("name", "namespace", "uid", "resourceVersion")) {
      Json.at(configuration, "metadata", field).ifPresent(found -> metadata.put(field, found));
    }
    return Json.with(only, metadata, "metadata");
  }
}
