package mightypi.gateway.gatewayapi;

import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Which references across namespaces the ReferenceGrants of an image allow. */
record Grants(Image image) {

  /** An object by the names in a reference; the group of the core is empty. */
  record Subject(String group, String kind, String namespace, String name) {}

  boolean allow(Subject from, Subject to) {
    if (from.namespace().equals(to.namespace())) {
      return true;
    }
    for (Document grant : image.all(Kinds.REFERENCE_GRANT, to.namespace())) {
      boolean isFrom =
          Json.list(grant.tree(), "spec", "from").stream().anyMatch(each -> isFrom(each, from));
      boolean isTo =
          Json.list(grant.tree(), "spec", "to").stream().anyMatch(each -> isTo(each, to));
      if (isFrom && isTo) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFrom(@Nullable Object entry, Subject from) {
    return text(entry, "group").equals(from.group())
        && text(entry, "kind").equals(from.kind())
        && text(entry, "namespace").equals(from.namespace());
  }

  private static boolean isTo(@Nullable Object entry, Subject to) {
    String name = text(entry, "name");
    return text(entry, "group").equals(to.group())
        && text(entry, "kind").equals(to.kind())
        && (name.isEmpty() || name.equals(to.name()));
  }

  private static String text(@Nullable Object tree, String field) {
    return Json.text(tree, field).orElse("");
  }
}
