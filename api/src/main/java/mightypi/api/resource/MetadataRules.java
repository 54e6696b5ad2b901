package mightypi.api.resource;

import static mightypi.api.kind.check.Metadata.annotations;
import static mightypi.api.kind.check.Metadata.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Rule;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Problem;

/** What holds for the metadata of every kind. */
final class MetadataRules {

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
    List<Problem> problems = new ArrayList<>(Place.problems(object.tree(), MetadataRules::marks));
    finalizers(type, Metadata.finalizers(object.tree()), problems);
    OwnerReferences.check(object, problems);
    return problems;
  }

  private static void marks(Place object) {
    labels(object.at("metadata", "labels"));
    annotations(object.at("metadata", "annotations"));
  }

  private static void finalizers(
      ResourceType type, List<String> finalizers, List<Problem> problems) {
    boolean fully = type.schema().isTyped() && !EXTENDING.contains(type.kind().group());
    for (int i = 0; i < finalizers.size(); i++) {
      String each = finalizers.get(i);
      follow(Names.QUALIFIED_NAME, "metadata.finalizers", each, problems);
      if (fully && !each.contains("/") && !STANDARD_FINALIZERS.contains(each)) {
        problems.add(
            Problem.invalid(
                "metadata.finalizers[" + i + "]",
                each,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
  }

  private static void follow(Rule rule, String field, String text, List<Problem> problems) {
    rule.faults(text).forEach(why -> problems.add(Problem.invalid(field, text, why)));
  }
}
