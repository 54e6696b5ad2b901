package mightypi.api.admission;

import java.util.Optional;
import java.util.function.Consumer;
import mightypi.api.auth.User;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;

/**
 * A write under admission.
 *
 * @param old empty on creation
 * @param completion what is to be done when the request is over, well or not
 * @param warnings where what the user is to be told goes
 */
public record Request(
    User user,
    Target target,
    Optional<Document> old,
    Image now,
    Completion completion,
    boolean dryRun,
    Consumer<String> warnings) {

  /**
   * What is written.
   *
   * @param subresource empty for the object itself
   */
  public record Target(ResourceType type, String namespace, String name, String subresource) {}

  public boolean isCreation() {
    return old.isEmpty();
  }

  /** Whether the object itself, not a subresource, of this kind is written. */
  public boolean concerns(Kind kind) {
    return target.subresource().isEmpty() && target.type().storageKind().equals(kind);
  }

  public boolean creates(Kind kind) {
    return isCreation() && concerns(kind);
  }

  /** The answer 403 of {@code apierrors.NewForbidden}. */
  public StatusException forbidden(String why) {
    return Status.forbidden(target.type().kind(), target.name(), why).asException();
  }
}
