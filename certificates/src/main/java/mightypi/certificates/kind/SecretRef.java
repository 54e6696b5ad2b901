package mightypi.certificates.kind;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** An entry of a Secret: {@code {name, key}}. */
public record SecretRef(String name, String key) {

  /** Empty when the tree names no Secret. */
  public static Optional<SecretRef> of(@Nullable Object tree, String defaultKey) {
    return Json.text(tree, "name")
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                new SecretRef(
                    name, Json.text(tree, "key").filter(key -> !key.isEmpty()).orElse(defaultKey)));
  }

  /** What the entry holds; empty when the Secret or the entry is not there. */
  public Optional<byte[]> read(Image image, String namespace) {
    return image.find(Kinds.SECRET.key(namespace, name)).flatMap(secret -> entry(secret, key));
  }

  public Optional<String> text(Image image, String namespace) {
    return read(image, namespace).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** An entry of a Secret's data; empty when it is absent or not base64. */
  public static Optional<byte[]> entry(Document secret, String key) {
    Map<String, @Nullable Object> data = Json.map(secret.tree(), "data");
    return Json.text(data, key).flatMap(SecretRef::decoded);
  }

  /** Bytes of a field of format byte. */
  static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
