package mightypi.certificates.acme.order;

import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** The entry of {@code metadata.ownerReferences} by which an object goes with its maker. */
final class Ownership {

  private Ownership() {}

  static Map<String, @Nullable Object> by(Kind kind, Document owner) {
    return Fields.fields(
        "apiVersion", kind.apiVersion(),
        "kind", kind.name(),
        "name", owner.name(),
        "uid", owner.uid(),
        "controller", true,
        "blockOwnerDeletion", true);
  }
}
