package mightypi.api.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.patch.Patches;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/** The writing verbs over the store: each is taken apart into its own class. */
public final class StoredResources implements Resources {

  private final Machinery machinery;
  private final List<Question> questions;
  private final Question.Tokens tokens;
  private final Stage stage;
  private final Storage storage;
  private final Creation creation;
  private final Replacement replacement;
  private final Patching patching;
  private final Deletion deletion;
  private final Eviction eviction;
  private final Binding binding;

  public StoredResources(Machinery machinery, List<Question> questions, Question.Tokens tokens) {
    this.machinery = machinery;
    this.questions = List.copyOf(questions);
    this.tokens = tokens;
    stage = new Stage(machinery);
    storage = new Storage(machinery.store());
    creation = new Creation(machinery, stage, storage);
    replacement = new Replacement(stage, storage);
    patching = new Patching(machinery.patches(), stage, storage, creation, replacement);
    deletion = new Deletion(stage, storage, machinery.clock());
    eviction = new Eviction(machinery.store(), storage, deletion, machinery.clock());
    binding = new Binding(storage, stage, machinery.clock());
  }

  @Override
  public Document create(Write write, Body body) {
    if (!Question.is(write.type())) {
      return creation.create(write, body);
    }
    Document question = Document.of(Intake.whole(write, body));
    return Question.of(questions, write.type().kind())
        .orElseThrow(() -> Status.noSuchPath().asException())
        .answer(write, question, machinery.store().now());
  }

  @Override
  public Document update(Write write, Body body) {
    if (write.part() != Part.SCALE) {
      return replacement.update(write, body);
    }
    Document updated =
        replacement.become(
            write,
            old -> new Replacement.Wish(Scale.applied(write.type(), old, body.tree()), false));
    return Scale.of(write.type(), updated);
  }

  @Override
  public Patched patch(Write write, Patches.Type type, byte[] patch, boolean force) {
    if (type == Patches.Type.APPLY) {
      if (write.part() == Part.SCALE) {
        throw Status.unsupportedMediaType("server-side apply of a Scale is not served")
            .asException();
      }
      return patching.apply(write, patch, force);
    }
    Document patched = patching.patch(write, type, patch);
    return new Patched(
        write.part() == Part.SCALE ? Scale.of(write.type(), patched) : patched, false);
  }

  @Override
  public Deleted delete(Write write, DeleteOptions options) {
    return deletion.delete(write, options);
  }

  @Override
  public Document post(Write write, ResourceType.Subresource subresource, Body body) {
    return switch (subresource) {
      case TOKEN ->
          tokens.issue(
              write, Document.of(body.tree()), storage.live(write), machinery.store().now());
      case BINDING -> {
        binding.bind(write, BindingWish.of(write, body.tree()));
        yield success();
      }
      case EVICTION -> {
        eviction.evict(write, body.tree());
        yield success();
      }
      case STATUS,
          SCALE,
          LOG,
          EXEC,
          ATTACH,
          PORTFORWARD,
          PROXY,
          FINALIZE,
          APPROVAL,
          EPHEMERALCONTAINERS ->
          throw Status.methodNotAllowed(
                  "the server does not allow this method on the requested resource")
              .asException();
    };
  }

  @Override
  public void connect(Write write, String subresource, Document options) {
    stage.admitConnection(write, subresource, options);
  }

  private static Document success() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Status");
    tree.put("apiVersion", "v1");
    tree.put("metadata", Map.of());
    tree.put("status", "Success");
    tree.put("code", 201);
    return Document.of(tree);
  }

  @Override
  public void bind(Write write, String uid, String node, Map<String, String> annotations) {
    binding.bind(write, new BindingWish(uid, "", node, annotations));
  }
}
