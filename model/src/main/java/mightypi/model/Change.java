package mightypi.model;

import java.time.Duration;
import java.util.Optional;

/**
 * A change to one object. Names are chosen by who decides, so that a change can be recognised after
 * a lost reply.
 */
public sealed interface Change extends Step {

  Key key();

  /** A new object; a conflict if the key is taken. */
  record Create(Key key, Document document) implements Change {}

  /**
   * The whole object but its status. The document carries the {@code resourceVersion} on which the
   * decision rests; a conflict if the object has another by now. A Namespace that is being deleted
   * and whose document has no {@code spec.finalizers} is finalized by it: it goes through the
   * {@code finalize} subresource.
   */
  record Update(Key key, Document document) implements Change {}

  /**
   * The status only, else as {@link Update}; what the document says outside of {@code status} is
   * ignored. A CertificateSigningRequest that is decided on, and neither signed nor failed, goes
   * through the {@code approval} subresource.
   */
  record UpdateStatus(Key key, Document document) implements Change {}

  /**
   * A deletion.
   *
   * @param uid only the object with this uid; empty for any
   * @param grace for pods, how long their containers may take to end; empty for the object's own
   *     wish, zero to remove the object at once
   */
  record Delete(Key key, String uid, Optional<Duration> grace, Propagation propagation)
      implements Change {}

  /** The {@code binding} subresource: gives a pod without a node its node. */
  record Bind(Key key, String uid, String node) implements Change {}

  /**
   * The {@code scale} subresource: the number of replicas that a workload is to have, and nothing
   * else of it.
   *
   * @param resourceVersion on which the decision rests; a conflict if the object has another by now
   */
  record Scale(Key key, String resourceVersion, int replicas) implements Change {}

  /** {@code metav1.DeletionPropagation}. */
  enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /** A deletion as {@code kubectl delete} asks for it. */
  static Delete delete(Key key, Document document) {
    return new Delete(key, document.uid(), Optional.empty(), Propagation.BACKGROUND);
  }
}
