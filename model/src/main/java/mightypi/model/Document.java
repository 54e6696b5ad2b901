package mightypi.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One object of the Kubernetes API as immutable JSON text. The text is what is kept, so an object
 * costs what its JSON costs; the tree and the typed view are made when somebody asks and are
 * dropped when memory is short. Of a document that is made of a tree the text is made when somebody
 * asks: what is only a step on the way to the next document never has one.
 *
 * <p>Typed views are fabric8 beans and mutable by nature: treat them as read-only. To change an
 * object, make a builder from its view and make a new document of the result.
 */
public final class Document {

  // Of text and source one is there; once there is text the tree may be dropped.
  private volatile byte @Nullable [] json;
  private volatile @Nullable Map<String, @Nullable Object> source;
  private volatile @Nullable Meta meta;
  private volatile @Nullable SoftReference<Map<String, @Nullable Object>> tree;
  private volatile @Nullable SoftReference<Object> view;

  private Document(byte[] json, Meta meta) {
    this.json = json;
    this.meta = meta;
  }

  private Document(Map<String, @Nullable Object> source) {
    this.source = source;
  }

  /**
   * Reads a document from JSON text, which must not be changed afterwards. Throws if it is not a
   * JSON object.
   */
  public static Document parse(byte[] json) throws IOException {
    return new Document(json, Meta.of(json));
  }

  /** As {@link #parse}, of text that this program wrote itself. */
  public static Document of(byte[] json) {
    try {
      return parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Document of(Map<String, @Nullable Object> tree) {
    return new Document(Json.freezeMap(tree));
  }

  /** Of a typed view, such as a fabric8 {@code Pod}. */
  public static Document ofView(Object view) {
    return of(Json.write(view));
  }

  /** The text itself, not a copy: do not write to it. */
  public byte[] json() {
    byte[] known = json;
    if (known != null) {
      return known;
    }
    Map<String, @Nullable Object> whole = source;
    if (whole == null) {
      return json(); // another thread has made the text in between
    }
    byte[] made = Json.write(whole);
    meta(); // while the tree is at hand
    tree = new SoftReference<>(whole);
    json = made;
    source = null;
    return made;
  }

  public int size() {
    return json().length;
  }

  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> whole = source;
    if (whole != null) {
      return whole;
    }
    SoftReference<Map<String, @Nullable Object>> kept = tree;
    Map<String, @Nullable Object> known = kept == null ? null : kept.get();
    if (known == null) {
      known = parsed();
      tree = new SoftReference<>(known);
    }
    return known;
  }

  private Meta meta() {
    Meta known = meta;
    if (known == null) {
      known = Meta.of(tree());
      meta = known;
    }
    return known;
  }

  private Map<String, @Nullable Object> parsed() {
    try {
      return Json.parse(json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The typed view, decoded once and shared by all readers. */
  public <T> T as(Class<T> type) {
    SoftReference<Object> kept = view;
    Object known = kept == null ? null : kept.get();
    if (!type.isInstance(known)) {
      known = Json.view(json(), type);
      view = new SoftReference<>(known);
    }
    return type.cast(known);
  }

  public Document edit(UnaryOperator<Map<String, @Nullable Object>> change) {
    return of(change.apply(tree()));
  }

  /** With one field replaced, or removed when the value is null. */
  public Document with(@Nullable Object value, String... path) {
    return of(Json.with(tree(), value, path));
  }

  public Key key(Kind kind) {
    return kind.key(namespace(), name());
  }

  public String apiVersion() {
    return meta().apiVersion;
  }

  /** The {@code kind} field: {@code Pod}. */
  public String kindName() {
    return meta().kind;
  }

  public String name() {
    return meta().name;
  }

  /** Empty when there is none. */
  public String namespace() {
    return meta().namespace;
  }

  public String uid() {
    return meta().uid;
  }

  /** Opaque, as Kubernetes has it; empty before the object is stored. */
  public String resourceVersion() {
    return meta().resourceVersion;
  }

  public Map<String, String> labels() {
    return meta().labels;
  }

  public List<Owner> owners() {
    return meta().owners;
  }

  /** The owner that controls this object, if there is one. */
  public Optional<Owner> controller() {
    return meta().owners.stream().filter(Owner::controller).findFirst();
  }

  public boolean isDeleting() {
    return meta().deleting;
  }

  /** Two documents are equal when their texts are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Document that && Arrays.equals(json(), that.json());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json());
  }

  @Override
  public String toString() {
    return kindName() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }

  /**
   * An entry of {@code metadata.ownerReferences}.
   *
   * @param controller whether this owner manages the object
   * @param blocks whether the owner's foreground deletion waits for the object
   */
  public record Owner(
      String apiVersion, String kind, String name, String uid, boolean controller, boolean blocks) {
    public Owner {
      Objects.requireNonNull(uid);
    }
  }

  /** The few facts that every reader needs, read by one pass over the text that builds no tree. */
  private static final class Meta {
    private static final JsonFactory FACTORY = Json.mapper().getFactory();

    private String apiVersion = "";
    private String kind = "";
    private String name = "";
    private String namespace = "";
    private String uid = "";
    private String resourceVersion = "";
    private Map<String, String> labels = Map.of();
    private List<Owner> owners = List.of();
    private boolean deleting;

    static Meta of(byte[] json) throws IOException {
      Meta meta = new Meta();
      try (JsonParser parser = FACTORY.createParser(json)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new IOException("a document must be a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          meta.topField(parser);
        }
      }
      return meta;
    }

    static Meta of(Map<String, @Nullable Object> tree) {
      Meta meta = new Meta();
      meta.apiVersion = Json.text(tree, "apiVersion").orElse("");
      meta.kind = Json.text(tree, "kind").orElse("");
      Map<String, @Nullable Object> metadata = Json.map(tree, "metadata");
      meta.name = Json.text(metadata, "name").orElse("");
      meta.namespace = Json.text(metadata, "namespace").orElse("");
      meta.uid = Json.text(metadata, "uid").orElse("");
      meta.resourceVersion = Json.text(metadata, "resourceVersion").orElse("");
      meta.deleting = !Json.text(metadata, "deletionTimestamp").orElse("").isEmpty();
      Map<String, String> labels = new LinkedHashMap<>();
      Json.map(metadata, "labels")
          .forEach((name, value) -> labels.put(name, value instanceof String text ? text : ""));
      meta.labels = Map.copyOf(labels);
      meta.owners =
          Json.list(metadata, "ownerReferences").stream()
              .filter(Map.class::isInstance)
              .map(each -> owner((Map<?, ?>) each))
              .toList();
      return meta;
    }

    private static Owner owner(Map<?, ?> owner) {
      return new Owner(
          Json.text(owner, "apiVersion").orElse(""),
          Json.text(owner, "kind").orElse(""),
          Json.text(owner, "name").orElse(""),
          Json.text(owner, "uid").orElse(""),
          Boolean.TRUE.equals(owner.get("controller")),
          Boolean.TRUE.equals(owner.get("blockOwnerDeletion")));
    }

    private void topField(JsonParser parser) throws IOException {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "apiVersion" -> apiVersion = string(parser);
        case "kind" -> kind = string(parser);
        case "metadata" -> {
          if (token == JsonToken.START_OBJECT) {
            metadata(parser);
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }

    private void metadata(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "name" -> name = string(parser);
          case "namespace" -> namespace = string(parser);
          case "uid" -> uid = string(parser);
          case "resourceVersion" -> resourceVersion = string(parser);
          case "deletionTimestamp" -> deleting = !string(parser).isEmpty();
          case "labels" -> labels = strings(parser);
          case "ownerReferences" -> owners = owners(parser);
          default -> parser.skipChildren();
        }
      }
    }

    private static String string(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return parser.getText();
      }
      parser.skipChildren();
      return "";
    }

    private static Map<String, String> strings(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return Map.of();
      }
      Map<String, String> found = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        found.put(field, string(parser));
      }
      return Map.copyOf(found);
    }

    private static List<Owner> owners(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return List.of();
      }
      List<Owner> found = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Map<?, ?> owner = parser.readValueAs(Map.class);
        found.add(owner(owner));
      }
      return List.copyOf(found);
    }
  }
}
