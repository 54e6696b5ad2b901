package mightypi.api.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Selector;

/**
 * Which objects a list, a watch or a deletion of a collection is about: {@code labelSelector} and
 * {@code fieldSelector}.
 */
public record Selection(Selector labels, List<Field> fields) implements Predicate<Document> {

  /** A condition on one field. */
  public record Field(
      String path, String value, boolean equal, Function<Document, String> reading) {
    boolean holdsFor(Document document) {
      return reading.apply(document).equals(value) == equal;
    }
  }

  public static Selection of(Query query, ResourceType type) {
    List<Field> fields = new ArrayList<>();
    for (FieldTerm term : FieldTerm.parse(query.text("fieldSelector"))) {
      fields.add(new Field(term.path(), term.value(), term.equal(), reading(type, term.path())));
    }
    return new Selection(LabelSelectors.parse(query.text("labelSelector")), List.copyOf(fields));
  }

  private static Function<Document, String> reading(ResourceType type, String path) {
    if (path.equals("metadata.name")) {
      return Document::name;
    }
    if (path.equals("metadata.namespace")) {
      return Document::namespace;
    }
    Function<Document, String> declared = type.selectableFields().get(path);
    if (declared == null) {
      throw Status.badRequest(unknown(type, path)).asException();
    }
    // Another version may have the field elsewhere.
    return type.kind().equals(type.storageKind())
        ? declared
        : document -> declared.apply(type.strategy().served(document, type.kind()));
  }

  /** In the words of Kubernetes, where Jobs have their own. */
  private static String unknown(ResourceType type, String path) {
    if (type.kind().equals(Kinds.JOB)) {
      return "field label \"%s\" not supported for Job".formatted(path);
    }
    return type.selectableFields().isEmpty()
        ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
            .formatted(path)
        : "field label not supported: " + path;
  }

  public boolean isEverything() {
    return fields.isEmpty() && labels.requirements().isEmpty();
  }

  @Override
  public boolean test(Document document) {
    if (!labels.test(document.labels())) {
      return false;
    }
    Document looked = fields.isEmpty() ? document : document.fleeting();
    return fields.stream().allMatch(field -> field.holdsFor(looked));
  }

  /** The name that {@code metadata.name=…} narrows a request to, whatever its type. */
  public static Optional<String> selectedName(Query query) {
    String text = query.text("fieldSelector");
    if (!text.contains("metadata.name")) {
      return Optional.empty();
    }
    return FieldTerm.parse(text).stream()
        .filter(term -> term.equal() && term.path().equals("metadata.name"))
        .map(FieldTerm::value)
        .findFirst();
  }
}
