package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Completion;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The birth of an object. */
final class Creation {

  private static final int SUFFIX = 5;
  private static final int LONGEST_PREFIX = 58;
  private static final int TRIES = 8; // KEP-4420: a generated name that is taken is drawn again

  private final Machinery machinery;
  private final Stage stage;
  private final Storage storage;

  Creation(Machinery machinery, Stage stage, Storage storage) {
    this.machinery = machinery;
    this.stage = stage;
    this.storage = storage;
  }

  Document create(Resources.Write write, Resources.Body body) {
    return create(write, Intake.whole(write, body), false);
  }

  /** Creates from a pruned tree, whose managed fields may be known already. */
  Document create(Resources.Write write, Map<String, @Nullable Object> tree, boolean applied) {
    if (!Json.text(tree, "metadata", "resourceVersion").orElse("").isEmpty()) {
      throw Status.badRequest("resourceVersion should not be set on objects to be created")
          .asException();
    }
    String given = Json.text(tree, "metadata", "name").orElse(write.name());
    String prefix = Json.text(tree, "metadata", "generateName").orElse("");
    int tries = given.isEmpty() ? TRIES : 1;
    String name = given;
    for (int i = 0; i < tries; i++) {
      name = given.isEmpty() ? generated(write.type(), prefix) : given;
      Optional<Document> created = attempt(write, name, tree, applied);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw Status.alreadyExists(write.type().kind(), name).asException();
  }

  private String generated(ResourceType type, String prefix) {
    if (prefix.isEmpty()) {
      Stage.refuse(
          type, "", List.of(Problem.required("metadata.name", "name or generateName is required")));
    }
    Stage.refuse(
        type,
        "",
        NameRules.faultsOfPrefix(type.storageKind(), prefix).stream()
            .map(why -> Problem.invalid("metadata.generateName", prefix, why))
            .toList());
    String start = prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix;
    return start + machinery.randomness().suffix(SUFFIX);
  }

  private Optional<Document> attempt(
      Resources.Write write, String name, Map<String, @Nullable Object> tree, boolean applied) {
    try (Completion completion = new Completion()) {
      Document owned = prepared(write, name, tree, applied, completion);
      if (machinery.store().now().find(Storage.key(write, name)).isPresent()) {
        return Optional.empty();
      }
      return write.dryRun() ? Optional.of(owned) : storage.create(write.type(), owned);
    }
  }

  private static Document withRecord(Document object, Map<String, @Nullable Object> tree) {
    Object record = Json.at(tree, "metadata", "managedFields").orElse(List.of());
    return object.with(record, "metadata", "managedFields");
  }

  private Document prepared(
      Resources.Write write,
      String name,
      Map<String, @Nullable Object> tree,
      boolean applied,
      Completion completion) {
    ResourceType type = write.type();
    Metadata.Birth birth =
        new Metadata.Birth(
            write.namespace(), name, machinery.randomness().uid(), machinery.clock().now());
    Document drafted =
        stage.withDefaults(
            type,
            Metadata.forCreate(
                OwnerReferences.once(tree, write.warnings()),
                birth,
                type.strategy().countsGenerations()));
    Request request = stage.request(write, name, Optional.empty(), completion);
    // Who creates owns what he said and its defaults, not what admission adds to it.
    Document recorded =
        applied ? withRecord(drafted, tree) : stage.owned(write, Optional.empty(), drafted);
    Document object = type.strategy().forCreate(stage.admitted(request, recorded));
    List<Problem> problems = new ArrayList<>(MetadataRules.ofCreation(type, object));
    problems.addAll(Stage.problems(type, object));
    if (problems.isEmpty()) {
      problems.addAll(type.strategy().problemsOfCreation(object));
    }
    Stage.refuse(type, name, problems);
    Stage.warn(write, object);
    return stage.allocated(request, object);
  }
}
