package mightypi.store;

import java.util.Optional;
import mightypi.model.Key;
import mightypi.model.Kind;

/** What a subscriber wants to hear of. Subscribers of equal interest share their runs of events. */
public record Interest(Optional<Kind> kind, Optional<String> namespace, Optional<String> name) {

  public static final Interest EVERYTHING =
      new Interest(Optional.empty(), Optional.empty(), Optional.empty());

  /** All objects of a kind. */
  public static Interest in(Kind kind) {
    return new Interest(Optional.of(kind), Optional.empty(), Optional.empty());
  }

  public Interest within(String namespaceName) {
    return new Interest(kind, Optional.of(namespaceName), name);
  }

  public Interest named(String objectName) {
    return new Interest(kind, namespace, Optional.of(objectName));
  }

  public boolean includes(Key key) {
    return (kind.isEmpty() || kind.get().equals(key.kind()))
        && (namespace.isEmpty() || namespace.get().equals(key.namespace()))
        && (name.isEmpty() || name.get().equals(key.name()));
  }
}
