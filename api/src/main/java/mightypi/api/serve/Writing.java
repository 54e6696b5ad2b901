package mightypi.api.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mightypi.api.patch.Patches;
import mightypi.api.request.Accept;
import mightypi.api.request.Body;
import mightypi.api.request.Selection;
import mightypi.api.resource.Resources;
import mightypi.api.resource.Resources.Part;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The writing verbs: reads options and body, has {@link Resources} do it, answers. */
final class Writing {

  private final Collaborators parts;

  Writing(Collaborators parts) {
    this.parts = parts;
  }

  void create(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    if (type.storage() == ResourceType.Storage.NONE && form.as() != Form.As.OBJECT) {
      throw Accept.nothingAcceptable().asException(); // the answer to a question is no object
    }
    Resources.Body body = typed(Body.of(call.request()), type);
    Document made = parts.resources().create(write(call, type, Part.WHOLE), body);
    answer(call, type, form, 201, made);
  }

  void post(Call call, ResourceType type, ResourceType.Subresource subresource) throws IOException {
    Resources.Body body = Body.of(call.request());
    Document made = parts.resources().post(write(call, type, Part.WHOLE), subresource, body);
    call.answerJson(201, made.json());
  }

  /** A Binding says itself which pod it is for. */
  void bind(Call call, ResourceType bindings, ResourceType pods) throws IOException {
    Resources.Body body = typed(Body.of(call.request()), bindings);
    Resources.Write write = write(call, pods, Part.WHOLE);
    String pod = Json.text(body.tree(), "metadata", "name").orElse("");
    Document made =
        parts.resources().post(write.named(pod), ResourceType.Subresource.BINDING, body);
    call.answerJson(201, made.json());
  }

  void update(Call call, ResourceType type, Part part) throws IOException {
    Form form = Form.of(call.request());
    Resources.Body body = Body.of(call.request());
    if (part != Part.SCALE) {
      body = typed(body, type);
    }
    Document updated = parts.resources().update(write(call, type, part), body);
    answer(call, type, part, form, 200, updated);
  }

  void patch(Call call, ResourceType type, Part part) throws IOException {
    Form form = Form.of(call.request());
    Patches.Type patchType = PatchTypes.patch(Body.mediaType(call.request()), type);
    boolean apply = patchType == Patches.Type.APPLY;
    boolean force = call.query().flag("force");
    if (force && !apply) {
      throw Options.invalid(
          "PatchOptions", Problem.forbidden("force", "may not be specified for non-apply patch"));
    }
    Resources.Write write = write(call, type, part);
    if (apply && call.query().text("fieldManager").isEmpty()) {
      throw Options.invalid(
          "PatchOptions", Problem.required("fieldManager", "is required for apply patch"));
    }
    Resources.Patched patched =
        parts.resources().patch(write, patchType, call.request().body(), force);
    answer(call, type, part, form, patched.created() ? 201 : 200, patched.document());
  }

  /** Asks admission whether the caller may speak with an object, and how he wants to. */
  void connect(Call call, ResourceType type, String kind) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("kind", kind);
    options.put("apiVersion", "v1");
    call.query().values().forEach((name, values) -> options.put(name, option(call, name, values)));
    parts
        .resources()
        .connect(
            write(call, type, Part.WHOLE, false),
            call.target().subresource(),
            Document.of(options));
  }

  private static Object option(Call call, String name, List<String> values) {
    return switch (name) {
      case "command" -> values;
      case "stdin", "stdout", "stderr", "tty" -> call.query().flag(name);
      default -> values.getFirst();
    };
  }

  /** A Scale is no object of the type: nobody converts it. */
  private void answer(
      Call call, ResourceType type, Part part, Form form, int code, Document document)
      throws IOException {
    if (part == Part.SCALE) {
      call.answerJson(code, document.json());
    } else {
      answer(call, type, form, code, document);
    }
  }

  private void answer(Call call, ResourceType type, Form form, int code, Document document)
      throws IOException {
    call.answer(
        code, form.contentType(), new Rendering(type, form, parts.clock().now()).object(document));
  }

  void delete(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Options.Deletion deletion = Options.deletion(call.request());
    Resources.Write write = write(call, type, Part.WHOLE, deletion.dryRun());
    Resources.Deleted deleted = parts.resources().delete(write, deletion.options());
    if (deleted.gone()) {
      call.answerJson(200, Json.write(success(type, deleted.last())));
    } else {
      answer(call, type, form, 200, deleted.last());
    }
  }

  private static Map<String, Object> success(ResourceType type, Document last) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", last.name());
    if (!type.kind().group().isEmpty()) {
      details.put("group", type.kind().group());
    }
    details.put("kind", type.kind().plural());
    details.put("uid", last.uid());
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", Map.of());
    status.put("status", "Success");
    status.put("details", details);
    return status;
  }

  void deleteCollection(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Selection selection = Selection.of(call.query(), type);
    Options.Deletion deletion = Options.deletion(call.request());
    List<Document> some =
        Reading.all(parts.store().now(), type.storageKind(), call.target().namespace()).stream()
            .filter(selection)
            .toList();
    List<Document> deleted =
        SideBySide.of(some, document -> deleteOne(call, type, document, deletion)).stream()
            .flatMap(Optional::stream)
            .toList();
    Rendering.ListMeta meta =
        new Rendering.ListMeta(parts.store().now().revision(), "", OptionalLong.empty());
    call.answer(
        200,
        form.contentType(),
        new Rendering(type, form, parts.clock().now()).list(deleted, meta));
  }

  /** Empty when somebody else was faster. */
  private Optional<Document> deleteOne(
      Call call, ResourceType type, Document document, Options.Deletion deletion) {
    Resources.Write write =
        new Resources.Write(
            call.user(),
            type,
            document.namespace(),
            document.name(),
            Part.WHOLE,
            Options.fieldManager(call.request()),
            deletion.dryRun(),
            Resources.FieldValidation.IGNORE,
            warning -> {
              synchronized (call.warnings()) {
                call.warnings().add(warning);
              }
            });
    try {
      return Optional.of(parts.resources().delete(write, deletion.options()).last());
    } catch (StatusException e) {
      if (e.status().code() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Resources.Write write(Call call, ResourceType type, Part part) {
    return write(call, type, part, Options.dryRun(call.query()));
  }

  private static Resources.Write write(Call call, ResourceType type, Part part, boolean dryRun) {
    return new Resources.Write(
        call.user(),
        type,
        type.kind().isNamespaced() ? call.target().namespace() : "",
        call.target().name(),
        part,
        Options.fieldManager(call.request()),
        dryRun,
        Options.fieldValidation(call.query()),
        call.warnings()::add);
  }

  /** The path says the kind: a body that does not say it means the same. */
  private static Resources.Body typed(Resources.Body body, ResourceType type) {
    Map<String, @Nullable Object> tree = body.tree();
    if (tree.containsKey("kind") && tree.containsKey("apiVersion")) {
      return body;
    }
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("kind", type.kind().name());
    whole.put("apiVersion", type.kind().apiVersion());
    whole.putAll(tree);
    return new Resources.Body(whole, body.duplicateFields());
  }
}
