package mightypi.control.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** The entries of {@code metadata.ownerReferences}. */
public final class Owners {

  private Owners() {}

  /** An entry that says: this one manages me, and its foreground deletion waits for me. */
  public static Map<String, @Nullable Object> controlledBy(Kind kind, Document owner) {
    return Fields.fields(
        "apiVersion", kind.apiVersion(),
        "kind", kind.name(),
        "name", owner.name(),
        "uid", owner.uid(),
        "controller", true,
        "blockOwnerDeletion", true);
  }

  public static boolean isControlledBy(Document object, Document owner) {
    return object.controller().filter(each -> each.uid().equals(owner.uid())).isPresent();
  }

  /** The objects of a kind that this owner controls. */
  public static List<Document> controlled(Image image, Kind kind, Document owner) {
    List<Document> found = new ArrayList<>();
    for (Key key : image.ownedBy(owner.uid())) {
      if (key.kind().equals(kind)) {
        image.find(key).filter(each -> isControlledBy(each, owner)).ifPresent(found::add);
      }
    }
    return found;
  }

  /** The controller of an object, if it is of this kind. */
  public static Optional<Key> controllerKey(Document object, Kind kind) {
    return object
        .controller()
        .filter(each -> each.kind().equals(kind.name()))
        .filter(each -> each.apiVersion().equals(kind.apiVersion()))
        .map(each -> kind.key(object.namespace(), each.name()));
  }

  public static Document adopt(Document object, Kind kind, Document owner) {
    List<@Nullable Object> owners =
        new ArrayList<>(Json.list(object.tree(), "metadata", "ownerReferences"));
    owners.add(controlledBy(kind, owner));
    return object.with(owners, "metadata", "ownerReferences");
  }

  /** Without its entries for the given owner. */
  public static Document release(Document object, String ownerUid) {
    List<@Nullable Object> rest =
        new ArrayList<>(Json.list(object.tree(), "metadata", "ownerReferences"));
    rest.removeIf(each -> Fields.text(each, "uid").equals(ownerUid));
    return object.with(rest.isEmpty() ? null : rest, "metadata", "ownerReferences");
  }
}
