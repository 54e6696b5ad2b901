package mightypi.store;

import java.util.ArrayList;
import java.util.List;
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

  /** All interests that include a key. */
  public static List<Interest> including(Key key) {
    List<Interest> all = new ArrayList<>(8);
    for (Interest each : List.of(EVERYTHING, in(key.kind()))) {
      all.add(each);
      all.add(each.within(key.namespace()));
      all.add(each.named(key.name()));
      all.add(each.within(key.namespace()).named(key.name()));
    }
    return all;
  }

  public boolean includes(Key key) {
    return (kind.isEmpty() || kind.get().equals(key.kind()))
        && (namespace.isEmpty() || namespace.get().equals(key.namespace()))
        && (name.isEmpty() || name.get().equals(key.name()));
  }
}
