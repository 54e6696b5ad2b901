package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What holds for the metadata of every kind. */
final class MetadataRules {

  private static final int ANNOTATION_BYTES = 262_144;
  private static final String PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern NAME_PART = Pattern.compile(PART);
  private static final Pattern LABEL_VALUE = Pattern.compile("(" + PART + ")?");
  private static final String NAME_PART_MESSAGE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '"
          + PART
          + "')";
  private static final String LABEL_MESSAGE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is '("
          + PART
          + ")?')";

  private MetadataRules() {}

  static List<Problem> ofCreation(ResourceType type, Document object) {
    List<Problem> problems = new ArrayList<>();
    NameRules rules = NameRules.of(type.storageKind());
    rules
        .problem(object.name())
        .ifPresent(why -> problems.add(Problem.invalid("metadata.name", object.name(), why)));
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
          if (text.length() > 63) {
            problems.add(
                Problem.invalid("metadata.labels", text, "must be no more than 63 characters"));
          }
          if (!LABEL_VALUE.matcher(text).matches()) {
            problems.add(Problem.invalid("metadata.labels", text, LABEL_MESSAGE));
          }
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
    problemOfQualified(name).ifPresent(why -> problems.add(Problem.invalid(field, name, why)));
  }

  private static Optional<String> problemOfQualified(String name) {
    int slash = name.indexOf('/');
    String part = name.substring(slash + 1);
    if (slash == 0) {
      return Optional.of("prefix part must be non-empty");
    }
    if (slash > 0) {
      Optional<String> why = NameRules.SUBDOMAIN.problem(name.substring(0, slash));
      if (why.isPresent()) {
        return why.map(text -> "prefix part " + text);
      }
    }
    if (part.isEmpty()) {
      return Optional.of("name part must be non-empty");
    }
    if (part.length() > 63) {
      return Optional.of("name part must be no more than 63 characters");
    }
    return NAME_PART.matcher(part).matches() ? Optional.empty() : Optional.of(NAME_PART_MESSAGE);
  }
}
