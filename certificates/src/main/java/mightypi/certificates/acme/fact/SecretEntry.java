package mightypi.certificates.acme.fact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** One entry of a Secret, and words for its absence that name the next step. */
public final class SecretEntry {

  private SecretEntry() {}

  /** What it says; empty when the Secret, the entry or its base64 is not (yet) there. */
  public static Optional<byte[]> bytes(Image now, Key secret, String entry) {
    return now.find(secret).flatMap(each -> bytes(each, entry));
  }

  public static Optional<byte[]> bytes(Document secret, String entry) {
    Optional<String> text = Json.text(secret.tree(), "data", entry);
    try {
      return text.map(each -> Base64.getDecoder().decode(each)).filter(each -> each.length > 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a {@code {name, key}} reference points to, without surrounding white space. */
  public static String text(
      Image now, String namespace, Map<String, @Nullable Object> reference, String usualEntry)
      throws MissingEntry {
    Key secret = Kinds.SECRET.key(namespace, Fields.text(reference, "name"));
    String named = Fields.text(reference, "key");
    String entry = named.isEmpty() ? usualEntry : named;
    byte[] bytes =
        bytes(now, secret, entry).orElseThrow(() -> new MissingEntry(absence(now, secret, entry)));
    String value = new String(bytes, StandardCharsets.UTF_8).strip();
    if (value.isEmpty()) {
      throw new MissingEntry(absence(now, secret, entry));
    }
    return value;
  }

  public static String absence(Image now, Key secret, String entry) {
    Optional<Document> found = now.find(secret);
    if (found.isEmpty()) {
      return "secrets \"%s\" not found in namespace \"%s\""
          .formatted(secret.name(), secret.namespace());
    }
    return "no data for \"%s\" in secret '%s/%s'; it has %s"
        .formatted(
            entry,
            secret.namespace(),
            secret.name(),
            Json.map(found.get().tree(), "data").keySet());
  }

  /** The Secret or its entry is not there; the message says which. */
  public static final class MissingEntry extends Exception {
    private static final long serialVersionUID = 1;

    MissingEntry(String message) {
      super(message);
    }
  }
}
