package mightypi.api.type;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is special about a kind when it is written, beyond its schema. Every method has a default
 * that does nothing. Documents come pruned and valid by schema; what is returned replaces them.
 */
public interface Strategy {

  Strategy PLAIN = new Strategy() {};

  /**
   * Fills in defaults, as the {@code SetDefaults_…} functions of Kubernetes do; runs on create and
   * on update.
   */
  default Document withDefaults(Document object) {
    return object;
  }

  /** Sets what a newly created object must have or must not have (a status, for instance). */
  default Document forCreate(Document object) {
    return object;
  }

  /** Sets what an update of the object may not change; never the status, which is kept already. */
  default Document forUpdate(Document object, Document old) {
    return object;
  }

  default List<Problem> problems(Document object) {
    return List.of();
  }

  /** Problems that only a new object can have; beside {@link #problems}. */
  default List<Problem> problemsOfCreation(Document object) {
    return List.of();
  }

  /**
   * Problems of the step from the old object, such as a changed immutable field; beside {@link
   * #problems}.
   */
  default List<Problem> problemsOfUpdate(Document object, Document old) {
    return List.of();
  }

  default List<Problem> problemsOfStatusUpdate(Document object, Document old) {
    return List.of();
  }

  /** Problems of containers that join a pod. */
  default List<Problem> problemsOfJoining(Document object, Document old) {
    return List.of();
  }

  /** Shown to the user as HTTP {@code Warning} headers (RFC 9111 code 299). */
  default List<String> warnings(Document object) {
    return List.of();
  }

  /** Whether a change of {@code spec} counts in {@code metadata.generation}. */
  default boolean countsGenerations() {
    return true;
  }

  /**
   * How long the object lives on after a deletion, for its work to end; zero removes it at once.
   */
  default Duration gracePeriod(Document object) {
    return Duration.ZERO;
  }

  /** Whether what it owns stays when somebody deletes it without saying what is to become of it. */
  default boolean keepsDependents() {
    return false;
  }

  /** What whoever deletes it so is warned of. */
  default List<String> warningsOfKeeping() {
    return List.of();
  }

  /** Where the {@code scale} subresource finds its numbers. */
  default ScalePaths scalePaths() {
    return ScalePaths.WORKLOAD;
  }

  /** Whether an update may leave out the {@code resourceVersion} on which it rests. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /**
   * The metadata of an object whose status is written: that of the writer, whose labels and
   * annotations count, as far as this kind lets it change there.
   */
  default Map<String, @Nullable Object> metadataWithStatus(
      Map<String, @Nullable Object> metadata, Document old) {
    return metadata;
  }

  /**
   * A document as it is served under this kind; it comes as it was stored, or in the served form
   * already. Versions differ in nothing but their name unless somebody says otherwise.
   */
  default Document served(Document document, Kind kind) {
    return named(document, kind);
  }

  /** A served document as it is stored under this kind. */
  default Document stored(Document document, Kind storageKind) {
    return named(document, storageKind);
  }

  private static Document named(Document document, Kind kind) {
    String apiVersion = kind.apiVersion();
    return document.apiVersion().equals(apiVersion)
        ? document
        : document.with(apiVersion, "apiVersion");
  }

  /** Whether strategic merge patches are served; Kubernetes has them for built-in kinds only. */
  default boolean allowsStrategicMerge() {
    return true;
  }
}
