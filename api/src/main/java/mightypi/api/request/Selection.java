package mightypi.api.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
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

  private static String unknown(ResourceType type, String path) {
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

  /** A term of a field selector: {@code path=value}, {@code path==value}, {@code path!=value}. */
  record FieldTerm(String path, String value, boolean equal) {

    static List<FieldTerm> parse(String text) {
      List<FieldTerm> terms = new ArrayList<>();
      for (String part : split(text)) {
        if (!part.isEmpty()) {
          terms.add(term(part));
        }
      }
      return terms;
    }

    /** At commas that no backslash escapes. */
    private static List<String> split(String text) {
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          i++;
        } else if (c == ',') {
          parts.add(text.substring(start, i));
          start = i + 1;
        }
      }
      parts.add(text.substring(start));
      return parts;
    }

    private static FieldTerm term(String part) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw Status.badRequest(
                "invalid selector: '%s'; can't understand '%s'".formatted(part, part))
            .asException();
      }
      if (part.charAt(equals - 1) == '!') {
        return new FieldTerm(part.substring(0, equals - 1), plain(part, equals + 1), false);
      }
      int value = part.startsWith("==", equals) ? equals + 2 : equals + 1;
      return new FieldTerm(part.substring(0, equals), plain(part, value), true);
    }

    private static String plain(String part, int from) {
      return part.substring(from).replaceAll("\\\\(.)", "$1");
    }
  }
}
