package mightypi.dns.zone;

import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** A Secret of type {@code mightypi.cloud/tsig}, as a Zone names it. */
public record KeyReference(String namespace, String name) {

  /** Where the cloud's own objects live. */
  public static final String HOME = "mighty-system";

  static KeyReference of(@Nullable Object tree) {
    return new KeyReference(
        Json.text(tree, "namespace").filter(each -> !each.isEmpty()).orElse(HOME),
        Json.text(tree, "name").orElse(""));
  }

  public Key secret() {
    return Kinds.SECRET.key(namespace, name);
  }
}
