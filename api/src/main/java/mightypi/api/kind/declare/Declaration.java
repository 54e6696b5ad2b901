package mightypi.api.kind.declare;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.schema.Schema;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ResourceType.Storage;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a built-in kind; what is not told is as with most kinds. Read a declaration from
 * top to bottom: names, how it is served, what its objects get, what they must fulfil, what is
 * shown of them.
 */
public final class Declaration {

  final Kind kind;
  private Kind storageKind;
  UnaryOperator<Document> served = UnaryOperator.identity();
  UnaryOperator<Document> stored = UnaryOperator.identity();
  private final Class<?> view;
  private String singular;
  private List<String> shortNames = List.of();
  private List<String> categories = List.of();
  private Storage storage = Storage.DURABLE;
  private Set<Subresource> subresources = Set.of();
  private List<Column> columns = Columns.PLAIN;
  private final Map<String, Function<Document, String>> selectableFields = new LinkedHashMap<>();
  Fill defaults = Fill.NOTHING;
  Fill onCreate = Fill.NOTHING;
  BinaryOperator<Map<String, @Nullable Object>> onUpdate = (object, old) -> object;
  Consumer<Place> check = place -> {};
  BiConsumer<Place, Place> checkUpdate = (place, old) -> {};
  BiConsumer<Place, Place> checkStatusUpdate = (place, old) -> {};
  Consumer<Place> checkCreation = place -> {};
  BiConsumer<Place, Place> checkJoining = (place, old) -> {};
  Function<Document, List<String>> warnings = object -> List.of();
  boolean keepsDependents;
  List<String> warningsOfKeeping = List.of();
  Function<Document, Duration> gracePeriod = object -> Duration.ZERO;
  boolean countsGenerations;
  boolean labelsStayWithStatus;
  boolean allowsUnconditionalUpdate = true;

  private Declaration(Kind kind, Class<?> view) {
    this.kind = kind;
    this.storageKind = kind;
    this.view = view;
    this.singular = kind.name().toLowerCase(Locale.ROOT);
  }

  public static Declaration of(Kind kind, Class<?> view) {
    return new Declaration(kind, view);
  }

  public Declaration shortNames(String... names) {
    shortNames = List.of(names);
    return this;
  }

  public Declaration categories(String... names) {
    categories = List.of(names);
    return this;
  }

  public Declaration storage(Storage value) {
    storage = value;
    return this;
  }

  public Declaration subresources(Subresource... values) {
    subresources = Set.of(values);
    return this;
  }

  public Declaration defaults(Fill step) {
    defaults = step;
    return this;
  }

  public Declaration onCreate(Fill step) {
    onCreate = step;
    return this;
  }

  /** What an update keeps of the old object, the second argument. */
  public Declaration onUpdate(BinaryOperator<Map<String, @Nullable Object>> kept) {
    onUpdate = kept;
    return this;
  }

  public Declaration check(Consumer<Place> rule) {
    check = rule;
    return this;
  }

  /** A check of the step from the old object (the second place) to the new one. */
  public Declaration checkUpdate(BiConsumer<Place, Place> rule) {
    checkUpdate = rule;
    return this;
  }

  public Declaration checkStatusUpdate(BiConsumer<Place, Place> rule) {
    checkStatusUpdate = rule;
    return this;
  }

  /** A check of new objects only. */
  public Declaration checkCreation(Consumer<Place> rule) {
    checkCreation = rule;
    return this;
  }

  /** A check of containers that join a pod. */
  public Declaration checkJoining(BiConsumer<Place, Place> rule) {
    checkJoining = rule;
    return this;
  }

  public Declaration warnings(Function<Document, List<String>> texts) {
    warnings = texts;
    return this;
  }

  public Declaration gracePeriod(Function<Document, Duration> period) {
    gracePeriod = period;
    return this;
  }

  /**
   * What it owns stays when it is deleted, unless the deletion says otherwise; as in the first
   * versions of Kubernetes.
   *
   * @param texts what whoever deletes it so is warned of
   */
  public Declaration keepsDependents(String... texts) {
    keepsDependents = true;
    warningsOfKeeping = List.of(texts);
    return this;
  }

  public Declaration countsGenerations() {
    countsGenerations = true;
    return this;
  }

  /** Who writes the status does not change labels. */
  public Declaration keepsLabelsWithStatus() {
    labelsStayWithStatus = true;
    return this;
  }

  /** An update must name the revision on which it rests. */
  public Declaration updatesByRevision() {
    allowsUnconditionalUpdate = false;
    return this;
  }

  public Declaration columns(Column... list) {
    columns = List.of(list);
    return this;
  }

  /** Fields that {@code --field-selector} knows, by their paths. */
  public Declaration selectable(String... paths) {
    for (String path : paths) {
      String[] steps = path.split("\\.");
      selectable(path, object -> textAt(object, steps));
    }
    return this;
  }

  public Declaration selectable(String path, Function<Document, String> value) {
    selectableFields.put(path, value);
    return this;
  }

  private static String textAt(Document object, String[] path) {
    return Json.at(object.tree(), path).map(String::valueOf).orElse("");
  }

  /** Its objects lie in the image as another kind's. */
  public Declaration storedAs(
      Kind other, UnaryOperator<Document> toServed, UnaryOperator<Document> toStored) {
    storageKind = other;
    served = toServed;
    stored = toStored;
    return this;
  }

  public ResourceType with(Schemas schemas) {
    Schema schema = schemas.of(view, kind);
    return new ResourceType(
        kind,
        storageKind,
        singular,
        shortNames,
        categories,
        storage,
        subresources,
        schema,
        new Declared(this),
        columns,
        selectableFields);
  }
}
