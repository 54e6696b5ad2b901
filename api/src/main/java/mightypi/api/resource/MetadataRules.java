package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private MetadataRules() {}

  static List<Problem> ofCreation(ResourceType type, Document object) {
    List<Problem> problems = new ArrayList<>();
    follow(NameRules.of(type.storageKind()), "metadata.name", object.name(), problems);
    problems.addAll(always(object));
    return problems;
  }

  static List<Problem> ofUpdate(Document object, Document old) {
    List<Problem> problems = new ArrayList<>(always(object));
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

  private static List<Problem> always(Document object) {
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> metadata = Json.map(object.tree(), "metadata");
    labels(Json.map(metadata, "labels"), problems);
    annotations(Json.map(metadata, "annotations"), problems);
    for (String finalizer : Metadata.finalizers(object.tree())) {
      qualified("metadata.finalizers", finalizer, problems);
    }
    owners(object, problems);
    return problems;
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

  private static void owners(Document object, List<Problem> problems) {
    int controllers = 0;
    for (int i = 0; i < object.owners().size(); i++) {
      Document.Owner owner = object.owners().get(i);
      String path = "metadata.ownerReferences[" + i + "].";
      Map<String, String> fields =
          Map.of(
              "apiVersion", owner.apiVersion(),
              "kind", owner.kind(),
              "name", owner.name(),
              "uid", owner.uid());
      fields.forEach(
          (field, value) -> {
            if (value.isEmpty()) {
              problems.add(Problem.invalid(path + field, value, "must not be empty"));
            }
          });
      controllers += owner.controller() ? 1 : 0;
    }
    if (controllers > 1) {
      problems.add(
          Problem.invalid(
              "metadata.ownerReferences",
              object.owners().size(),
              "Only one reference can have Controller set to true"));
    }
  }

  private static void qualified(String field, String name, List<Problem> problems) {
    follow(Names.QUALIFIED_NAME, field, name, problems);
  }

  private static void follow(Rule rule, String field, String text, List<Problem> problems) {
    rule.faults(text).forEach(why -> problems.add(Problem.invalid(field, text, why)));
  }
}
