package mightypi.api.resource;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.User;
import mightypi.api.patch.Patches;
import mightypi.api.type.ResourceType;
import mightypi.model.Change;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * The writing verbs, after authentication and authorization. Reads and watches go to the image and
 * the store directly. Every method answers with the object as stored, or throws StatusException.
 */
public interface Resources {

  /**
   * Asks whether the caller may speak with an object through one of its subresources, such as
   * {@code exec}; throws StatusException when not.
   */
  void connect(Write write, String subresource, Document options);

  /** Which part of the object is written. */
  enum Part {
    WHOLE,
    STATUS,
    /** As {@code autoscaling/v1 Scale}: body, patch and answer have that form. */
    SCALE,
    /** {@code spec.finalizers} of a namespace, which no other write changes. */
    FINALIZE,
    /** The conditions of a CertificateSigningRequest, as whoever decides on it writes them. */
    APPROVAL,
    /** {@code spec.ephemeralContainers} of a pod, which no other write changes (KEP-277). */
    EPHEMERAL_CONTAINERS
  }

  /** What to do with fields that the schema does not know, {@code fieldValidation}. */
  enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /**
   * Who writes what, and how.
   *
   * @param namespace empty for cluster-scoped types
   * @param name empty on create with generateName
   * @param warnings receives texts for {@code Warning} headers
   */
  record Write(
      User user,
      ResourceType type,
      String namespace,
      String name,
      Part part,
      String fieldManager,
      boolean dryRun,
      FieldValidation fieldValidation,
      java.util.function.Consumer<String> warnings) {

    /** The same to another object. */
    public Write named(String other) {
      return new Write(
          user, type, namespace, other, part, fieldManager, dryRun, fieldValidation, warnings);
    }
  }

  /** {@code metav1.DeleteOptions}; an empty uid or resourceVersion is no precondition. */
  record DeleteOptions(
      Optional<Duration> grace,
      Optional<Change.Propagation> propagation,
      String uid,
      String resourceVersion) {}

  /**
   * A deletion either removed the object, or marked it and waits for finalizers or for its work to
   * end.
   */
  record Deleted(Document last, boolean gone) {}

  /** An object as it came: its text is kept to find duplicate fields in. */
  record Body(Map<String, @Nullable Object> tree, java.util.List<String> duplicateFields) {}

  Document create(Write write, Body body);

  Document update(Write write, Body body);

  /** The answer says whether server-side apply made the object. */
  Patched patch(Write write, Patches.Type type, byte[] patch, boolean force);

  /** The outcome of a patch. */
  record Patched(Document document, boolean created) {}

  Deleted delete(Write write, DeleteOptions options);

  /**
   * A POST to a subresource of the object that the write names: {@code TOKEN} answers with the
   * TokenRequest, {@code EVICTION} and {@code BINDING} with a Status of success.
   */
  Document post(Write write, ResourceType.Subresource subresource, Body body);

  /** The {@code binding} of a pod to a node. */
  void bind(Write write, String uid, String node, Map<String, String> annotations);
}
