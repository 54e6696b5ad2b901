package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Rule;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What holds for the metadata of every kind. */
final class MetadataRules {

  private static final int ANNOTATION_BYTES = 262_144;

  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  /** The groups of kinds that bring further kinds; their own finalizers have plain names. */
  private static final Set<String> EXTENDING =
      Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

  private MetadataRules() {}

  static List<Problem> ofCreation(ResourceType type, Document object) {
    List<Problem> problems = new ArrayList<>();
    follow(NameRules.of(type.storageKind()), "metadata.name", object.name(), problems);
    problems.addAll(always(type, object));
    return problems;
  }

  static List<Problem> ofUpdate(ResourceType type, Document object, Document old) {
    List<Problem> problems = new ArrayList<>(always(type, object));
    List<String> added = new ArrayList<>(Metadata.finalizers(object.tree()));
    added.removeAll(Metadata.finalizers(old.tree()));
    if (old.isDeleting() && !added.isEmpty()) {
      String list = String.join("\", \"", added);
      problems.add(
          Problem.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new"
                  + " finalizers []string{\""
                  + list
                  + "\"}"));
    }
    return problems;
  }

  private static List<Problem> always(ResourceType type, Document object) {
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> metadata = Json.map(object.tree(), "metadata");
    labels(Json.map(metadata, "labels"), problems);
    annotations(Json.map(metadata, "annotations"), problems);
    finalizers(type, Metadata.finalizers(object.tree()), problems);
    OwnerReferences.check(object, problems);
    return problems;
  }

  private static void finalizers(
      ResourceType type, List<String> finalizers, List<Problem> problems) {
    boolean fully = type.schema().isTyped() && !EXTENDING.contains(type.kind().group());
    for (int i = 0; i < finalizers.size(); i++) {
      String each = finalizers.get(i);
      qualified("metadata.finalizers", each, problems);
      if (fully && !each.contains("/") && !STANDARD_FINALIZERS.contains(each)) {
        problems.add(
            Problem.invalid(
                "metadata.finalizers[" + i + "]",
                each,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
  }

  private static void labels(Map<String, @Nullable Object> labels, List<Problem> problems) {
    labels.forEach(
        (name, value) -> {
          qualified("metadata.labels", name, problems);
          String text = value == null ? "" : value.toString();
          follow(Names.LABEL_VALUE, "metadata.labels", text, problems);
        });
  }

  private static void annotations(
      Map<String, @Nullable Object> annotations, List<Problem> problems) {
    long size = 0;
    for (Map.Entry<String, @Nullable Object> each : annotations.entrySet()) {
      qualified("metadata.annotations", each.getKey().toLowerCase(java.util.Locale.ROOT), problems);
      size += each.getKey().length() + String.valueOf(each.getValue()).length();
    }
    if (size > ANNOTATION_BYTES) {
      problems.add(
          new Problem(
              Problem.TOO_LONG,
              "metadata.annotations",
              "Too long: may not be more than " + ANNOTATION_BYTES + " bytes"));
    }
  }

  private static void qualified(String field, String name, List<Problem> problems) {
    follow(Names.QUALIFIED_NAME, field, name, problems);
  }

  private static void follow(Rule rule, String field, String text, List<Problem> problems) {
    rule.faults(text).forEach(why -> problems.add(Problem.invalid(field, text, why)));
  }
}
