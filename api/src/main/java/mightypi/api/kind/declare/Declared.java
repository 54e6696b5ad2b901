package mightypi.api.kind.declare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.Strategy;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The strategy of a declared kind. */
final class Declared implements Strategy {

  private final Declaration declaration;

  Declared(Declaration declaration) {
    this.declaration = declaration;
  }

  @Override
  public Document served(Document document, Kind kind) {
    return document.apiVersion().equals(kind.apiVersion())
        ? document
        : declaration.served.apply(document);
  }

  @Override
  public Document stored(Document document, Kind storageKind) {
    return document.apiVersion().equals(storageKind.apiVersion())
        ? document
        : declaration.stored.apply(document);
  }

  @Override
  public Document withDefaults(Document object) {
    return applied(declaration.defaults, object);
  }

  @Override
  public Document forCreate(Document object) {
    return applied(declaration.onCreate, object);
  }

  @Override
  public Document forUpdate(Document object, Document old) {
    return applied(tree -> declaration.onUpdate.apply(tree, old.tree()), object);
  }

  /** A document whose tree is complete already is kept, with all that was read of it. */
  private static Document applied(Fill step, Document object) {
    Map<String, @Nullable Object> before = object.tree();
    Map<String, @Nullable Object> after = step.apply(before);
    return after == before ? object : Document.of(after);
  }

  @Override
  public List<Problem> problems(Document object) {
    return Place.problems(object.tree(), declaration.check);
  }

  @Override
  public List<Problem> problemsOfCreation(Document object) {
    return Place.problems(object.tree(), declaration.checkCreation);
  }

  @Override
  public List<Problem> problemsOfJoining(Document object, Document old) {
    Place before = Place.of(old.tree());
    return Place.problems(object.tree(), place -> declaration.checkJoining.accept(place, before));
  }

  @Override
  public List<Problem> problemsOfUpdate(Document object, Document old) {
    Place before = Place.of(old.tree());
    return Place.problems(object.tree(), place -> declaration.checkUpdate.accept(place, before));
  }

  @Override
  public List<Problem> problemsOfStatusUpdate(Document object, Document old) {
    Place before = Place.of(old.tree());
    return Place.problems(
        object.tree(), place -> declaration.checkStatusUpdate.accept(place, before));
  }

  @Override
  public Map<String, @Nullable Object> metadataWithStatus(
      Map<String, @Nullable Object> metadata, Document old) {
    return declaration.labelsStayWithStatus
        ? Json.with(metadata, Json.at(old.tree(), "metadata", "labels").orElse(null), "labels")
        : metadata;
  }

  @Override
  public List<String> warnings(Document object) {
    return declaration.warnings.apply(object);
  }

  @Override
  public boolean countsGenerations() {
    return declaration.countsGenerations;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return declaration.allowsUnconditionalUpdate;
  }

  @Override
  public boolean keepsDependents() {
    return declaration.keepsDependents;
  }

  @Override
  public List<String> warningsOfKeeping() {
    return declaration.warningsOfKeeping;
  }

  @Override
  public Duration gracePeriod(Document object) {
    return declaration.gracePeriod.apply(object);
  }
}
