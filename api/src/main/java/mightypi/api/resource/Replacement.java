package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mightypi.api.admission.Completion;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The step from a live object to its next form: one part of it is new, the rest stays. */
final class Replacement {

  /** As Kubernetes tries a patch, or an update that names no revision, when others write too. */
  private static final int TRIES = 6;

  private final Stage stage;
  private final Storage storage;

  Replacement(Stage stage, Storage storage) {
    this.stage = stage;
    this.storage = storage;
  }

  /**
   * What an object is to become.
   *
   * @param tree the whole object, of which the part that is written counts
   * @param recorded whether its managed fields are right already
   */
  record Wish(Map<String, @Nullable Object> tree, boolean recorded) {}

  Document update(Resources.Write write, Resources.Body body) {
    Map<String, @Nullable Object> tree = Intake.whole(write, body);
    if (Json.text(tree, "metadata", "name").orElse("").isEmpty()) {
      throw Status.badRequest(
              "the name of the object (%s based on URL) was undeterminable: name must be provided"
                  .formatted(write.name()))
          .asException();
    }
    boolean unconditional = Json.text(tree, "metadata", "resourceVersion").orElse("").isEmpty();
    if (unconditional && !write.type().strategy().allowsUnconditionalUpdate()) {
      Stage.refuse(
          write.type(),
          write.name(),
          List.of(
              Problem.invalid("metadata.resourceVersion", 0, "must be specified for an update")));
    }
    return become(write, old -> new Wish(tree, false));
  }

  /**
   * Derives the next form from the live one, again when somebody else was faster; a wish that names
   * a revision is only for that one.
   */
  Document become(Resources.Write write, Function<Document, Wish> next) {
    for (int i = 0; i < TRIES; i++) {
      Document old = storage.live(write);
      Wish wish = next.apply(old);
      checkPreconditions(write, old, wish.tree());
      Optional<Document> done = attempt(write, old, wish);
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw Status.stale(write.type().kind(), write.name()).asException();
  }

  private static void checkPreconditions(
      Resources.Write write, Document old, Map<String, @Nullable Object> tree) {
    String uid = Json.text(tree, "metadata", "uid").orElse("");
    if (!uid.isEmpty() && !uid.equals(old.uid())) {
      String why =
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, old.uid());
      throw Status.conflict(write.type().kind(), write.name(), why).asException();
    }
    String revision = Json.text(tree, "metadata", "resourceVersion").orElse("");
    if (!revision.isEmpty() && !revision.equals(old.resourceVersion())) {
      throw Status.stale(write.type().kind(), write.name()).asException();
    }
  }

  private Optional<Document> attempt(Resources.Write write, Document old, Wish wish) {
    try (Completion completion = new Completion()) {
      Document object = successor(write, old, wish, completion);
      Document next = wish.recorded() ? object : stage.owned(write, Optional.of(old), object);
      if (Sameness.of(next, old)) {
        return Optional.of(old);
      }
      if (write.dryRun()) {
        return Optional.of(next);
      }
      return isOver(write.type(), old, next)
          ? storage.remove(write.type(), old)
          : storage.replace(write.type(), old, next);
    }
  }

  /** Whether the last reason for a deleted object to stay is gone. */
  static boolean isOver(ResourceType type, Document old, Document next) {
    boolean finalizing =
        type.storageKind().equals(Kinds.NAMESPACE)
            && !Json.list(next.tree(), "spec", "finalizers").isEmpty();
    return old.isDeleting()
        && !finalizing
        && Metadata.finalizers(next.tree()).isEmpty()
        && Metadata.number(next.tree(), "deletionGracePeriodSeconds") == 0;
  }

  private Document successor(
      Resources.Write write, Document old, Wish wish, Completion completion) {
    return switch (write.part()) {
      case WHOLE -> whole(write, old, wish, completion);
      case STATUS, APPROVAL -> status(write, old, wish, completion);
      case SCALE -> whole(write, old, wish, completion);
      case FINALIZE -> finalized(old, wish);
      case EPHEMERAL_CONTAINERS -> joined(write, old, wish, completion);
    };
  }

  private Document whole(Resources.Write write, Document old, Wish wish, Completion completion) {
    ResourceType type = write.type();
    Map<String, @Nullable Object> kept =
        Metadata.forUpdate(OwnerReferences.once(wish.tree(), write.warnings()), old);
    if (type.has(ResourceType.Subresource.STATUS)) {
      kept = Json.with(kept, old.tree().get("status"), "status");
    }
    Document drafted = stage.withDefaults(type, withSpecFinalizers(type, kept, old));
    Request request = stage.request(write, write.name(), Optional.of(old), completion);
    Document object = type.strategy().forUpdate(stage.admitted(request, drafted), old);
    List<Problem> problems = new ArrayList<>(MetadataRules.ofUpdate(type, object, old));
    problems.addAll(Stage.problemsOfUpdate(type, object, old));
    Stage.refuse(type, write.name(), problems);
    Stage.warn(write, object);
    return counted(type, stage.allocated(request, object), old);
  }

  private static Map<String, @Nullable Object> withSpecFinalizers(
      ResourceType type, Map<String, @Nullable Object> tree, Document old) {
    if (!type.storageKind().equals(Kinds.NAMESPACE)) {
      return tree;
    }
    Object finalizers = Json.at(old.tree(), "spec", "finalizers").orElse(null);
    return Json.with(tree, finalizers, "spec", "finalizers");
  }

  // All that is neither metadata nor status is a wish, and a new wish is a new generation.
  private static Document counted(ResourceType type, Document object, Document old) {
    if (!type.strategy().countsGenerations() || Sameness.equal(wish(object), wish(old))) {
      return object;
    }
    int next = Math.toIntExact(Metadata.generation(old.tree()) + 1);
    return object.with(next, "metadata", "generation");
  }

  private static Map<String, @Nullable Object> wish(Document object) {
    return Json.with(Json.with(object.tree(), null, "status"), null, "metadata");
  }

  private Document status(Resources.Write write, Document old, Wish wish, Completion completion) {
    ResourceType type = write.type();
    Map<String, @Nullable Object> tree = Json.with(old.tree(), wish.tree().get("status"), "status");
    tree = Json.with(tree, stage.withDefaults(type, tree).tree().get("status"), "status");
    Map<String, @Nullable Object> metadata =
        type.strategy()
            .metadataWithStatus(Json.map(Metadata.forUpdate(wish.tree(), old), "metadata"), old);
    tree = Json.with(tree, metadata, "metadata");
    if (wish.recorded()) {
      Object record = Json.at(wish.tree(), "metadata", "managedFields").orElse(null);
      tree = Json.with(tree, record, "metadata", "managedFields");
    }
    Document admitted =
        stage.admitted(
            stage.request(write, write.name(), Optional.of(old), completion), Document.of(tree));
    List<Problem> problems = new ArrayList<>(MetadataRules.ofUpdate(type, admitted, old));
    problems.addAll(type.schema().problems(admitted.tree()));
    if (problems.isEmpty()) {
      problems.addAll(type.strategy().problemsOfStatusUpdate(admitted, old));
    }
    Stage.refuse(type, write.name(), problems);
    return admitted;
  }

  /** Only containers that join the pod count, and what they are made of. */
  private Document joined(Resources.Write write, Document old, Wish wish, Completion completion) {
    ResourceType type = write.type();
    Object containers = Json.at(wish.tree(), "spec", "ephemeralContainers").orElse(null);
    Map<String, @Nullable Object> tree =
        Json.with(old.tree(), containers, "spec", "ephemeralContainers");
    if (wish.recorded()) {
      Object record = Json.at(wish.tree(), "metadata", "managedFields").orElse(null);
      tree = Json.with(tree, record, "metadata", "managedFields");
    }
    Request request = stage.request(write, write.name(), Optional.of(old), completion);
    Document object = stage.admitted(request, stage.withDefaults(type, tree));
    List<Problem> problems = new ArrayList<>(Stage.problems(type, object));
    if (problems.isEmpty()) {
      problems.addAll(type.strategy().problemsOfJoining(object, old));
    }
    Stage.refuse(type, write.name(), problems);
    return counted(type, object, old);
  }

  private static Document finalized(Document old, Wish wish) {
    Object finalizers = Json.at(wish.tree(), "spec", "finalizers").orElse(null);
    return Document.of(Json.with(old.tree(), finalizers, "spec", "finalizers"));
  }
}
