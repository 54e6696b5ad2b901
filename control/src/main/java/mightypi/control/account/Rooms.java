package mightypi.control.account;

import java.util.List;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** Which namespaces are concerned, and whether they take new objects. */
final class Rooms {

  private Rooms() {}

  static List<Key> concerned(Key changed, String name) {
    if (changed.kind().equals(Kinds.NAMESPACE)) {
      return List.of(changed);
    }
    return changed.name().equals(name)
        ? List.of(Kinds.NAMESPACE.key("", changed.namespace()))
        : List.of();
  }

  static boolean isOpen(Image now, Key namespace) {
    return now.find(namespace).filter(each -> !each.isDeleting()).isPresent();
  }
}
