package mightypi.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

  /**
   * The same document for one look: what is made of its text is not kept with it, so that looking
   * at all objects once does not fill the memory with their trees.
   */
  public Document fleeting() {
    SoftReference<Map<String, @Nullable Object>> kept = tree;
    boolean known = source != null || kept != null && kept.get() != null;
    return known ? this : new Document(json(), meta());
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

  /** {@code spec.nodeName}: the node that a pod is bound to; empty when there is none. */
  public String node() {
    return meta().node;
  }

  /**
   * One label of {@code spec.selector} that whatever is selected has, the one that tells most
   * apart; empty when there is no selector, or one without such a label.
   */
  Optional<Map.Entry<String, String>> selects() {
    return meta().selects;
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
    private static final Comparator<Map.Entry<String, String>> TELLING =
        Comparator.comparingInt((Map.Entry<String, String> each) -> each.getValue().length())
            .thenComparing(Map.Entry::getKey);

    private String apiVersion = "";
    private String kind = "";
    private String name = "";
    private String namespace = "";
    private String uid = "";
    private String resourceVersion = "";
    private Map<String, String> labels = Map.of();
    private List<Owner> owners = List.of();
    private boolean deleting;
    private String node = "";
    private Optional<Map.Entry<String, String>> selects = Optional.empty();

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
      meta.apiVersion = common(Json.text(tree, "apiVersion").orElse(""));
      meta.kind = common(Json.text(tree, "kind").orElse(""));
      Map<String, @Nullable Object> metadata = Json.map(tree, "metadata");
      meta.name = Json.text(metadata, "name").orElse("");
      meta.namespace = common(Json.text(metadata, "namespace").orElse(""));
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
      meta.node = common(Json.text(tree, "spec", "nodeName").orElse(""));
      Map<String, @Nullable Object> selector = Json.map(tree, "spec", "selector");
      selector.forEach(meta::selects);
      Json.map(selector, "matchLabels").forEach(meta::selects);
      return meta;
    }

    /** Many documents say the same: they share one text. */
    private static String common(String text) {
      return text.intern();
    }

    // The longest value tells most apart; of equal ones any will do, but always the same.
    private void selects(String label, @Nullable Object value) {
      if (value instanceof String text) {
        Map.Entry<String, String> next = Map.entry(label, text);
        selects =
            Optional.of(selects.filter(known -> TELLING.compare(known, next) > 0).orElse(next));
      }
    }

    private static Owner owner(Map<?, ?> owner) {
      return new Owner(
          common(Json.text(owner, "apiVersion").orElse("")),
          common(Json.text(owner, "kind").orElse("")),
          common(Json.text(owner, "name").orElse("")),
          common(Json.text(owner, "uid").orElse("")),
          Boolean.TRUE.equals(owner.get("controller")),
          Boolean.TRUE.equals(owner.get("blockOwnerDeletion")));
    }

    private void topField(JsonParser parser) throws IOException {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "apiVersion" -> apiVersion = common(string(parser));
        case "kind" -> kind = common(string(parser));
        case "metadata" -> {
          if (token == JsonToken.START_OBJECT) {
            metadata(parser);
          } else {
            parser.skipChildren();
          }
        }
        case "spec" -> {
          if (token == JsonToken.START_OBJECT) {
            spec(parser);
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
          case "namespace" -> namespace = common(string(parser));
          case "uid" -> uid = string(parser);
          case "resourceVersion" -> resourceVersion = string(parser);
          case "deletionTimestamp" -> deleting = !string(parser).isEmpty();
          case "labels" -> labels = strings(parser);
          case "ownerReferences" -> owners = owners(parser);
          default -> parser.skipChildren();
        }
      }
    }

    private void spec(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (field.equals("nodeName")) {
          node = common(string(parser));
        } else if (field.equals("selector") && token == JsonToken.START_OBJECT) {
          selector(parser);
        } else {
          parser.skipChildren();
        }
      }
    }

    /** A map of labels, or an object that has one as {@code matchLabels}. */
    private void selector(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
          selects(field, parser.getText());
        } else if (field.equals("matchLabels")) {
          strings(parser).forEach(this::selects);
        } else {
          parser.skipChildren();
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
        found.put(field, common(string(parser)));
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
