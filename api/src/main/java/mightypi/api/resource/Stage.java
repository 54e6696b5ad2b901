package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Completion;
import mightypi.api.admission.Request;
import mightypi.api.patch.Patches;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The steps that creation and update have in common. */
final class Stage {

  private final Machinery machinery;

  Stage(Machinery machinery) {
    this.machinery = machinery;
  }

  Document withDefaults(ResourceType type, Map<String, @Nullable Object> tree) {
    return type.strategy().withDefaults(Document.of(type.schema().withDefaults(tree)));
  }

  Request request(
      Resources.Write write, String name, Optional<Document> old, Completion completion) {
    return new Request(
        write.user(),
        new Request.Target(write.type(), write.namespace(), name, subresource(write.part())),
        old,
        machinery.store().now(),
        completion,
        write.dryRun(),
        write.warnings());
  }

  Document admitted(Request request, Document object) {
    return machinery.admission().admit(request, object);
  }

  Document allocated(Request request, Document object) {
    return machinery.admission().allocate(request, object);
  }

  void admitDeletion(Request request) {
    machinery.admission().admitDeletion(request);
  }

  void admitConnection(Resources.Write write, String subresource, Document options) {
    try (Completion completion = new Completion()) {
      Request request =
          new Request(
              write.user(),
              new Request.Target(write.type(), write.namespace(), write.name(), subresource),
              Optional.empty(),
              machinery.store().now(),
              completion,
              false,
              write.warnings());
      machinery.admission().admitConnection(request, options);
    }
  }

  /** Problems that every write of the object itself may have. */
  static List<Problem> problems(ResourceType type, Document object) {
    List<Problem> problems = new ArrayList<>(type.schema().problems(object.tree()));
    if (problems.isEmpty()) {
      problems.addAll(type.strategy().problems(object)); // these take the schema for granted
    }
    return problems;
  }

  /** The same, and those of the step from the old object. */
  static List<Problem> problemsOfUpdate(ResourceType type, Document object, Document old) {
    List<Problem> problems = new ArrayList<>(type.schema().problems(object.tree()));
    if (problems.isEmpty()) {
      problems.addAll(type.strategy().problems(object));
      problems.addAll(type.strategy().problemsOfUpdate(object, old));
    }
    return problems;
  }

  static void refuse(ResourceType type, String name, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw Status.invalid(type.kind(), name, problems).asException();
    }
  }

  static void warn(Resources.Write write, Document object) {
    write.type().strategy().warnings(object).forEach(write.warnings());
  }

  Document owned(Resources.Write write, Optional<Document> old, Document object) {
    return Document.of(
        machinery
            .patches()
            .owned(old, object.tree(), write.type().schema().shape(), manager(write)));
  }

  Patches.Manager manager(Resources.Write write) {
    return new Patches.Manager(
        write.fieldManager(),
        write.type().kind().apiVersion(),
        subresource(write.part()),
        machinery.clock().now());
  }

  private static String subresource(Resources.Part part) {
    return switch (part) {
      case WHOLE -> "";
      case STATUS -> "status";
      case SCALE -> "scale";
      case FINALIZE -> "finalize";
      case APPROVAL -> "approval";
      case EPHEMERAL_CONTAINERS -> "ephemeralcontainers";
    };
  }
}
