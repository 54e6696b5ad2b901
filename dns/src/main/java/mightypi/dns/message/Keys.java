package mightypi.dns.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/**
 * Keys that sign messages (RFC 8945), from Secrets of type {@code mightypi.cloud/tsig}: {@code
 * data.algorithm} ({@code hmac-sha256} when there is none) and {@code data.secret}, the base64 text
 * that {@code tsig-keygen} prints. The key's name is the annotation {@code mightypi.cloud/key-name}
 * or else the Secret's.
 */
public final class Keys {

  public static final String TYPE = "mightypi.cloud/tsig";
  private static final String NAME = "mightypi.cloud/key-name";

  private Keys() {}

  /** Of a key: its name, and the signer. */
  public record Key(Name name, TSIG signer) {}

  /** Empty when the Secret is no usable key. */
  public static Optional<Key> of(Document secret) {
    if (!Json.text(secret.tree(), "type").orElse("").equals(TYPE)) {
      return Optional.empty();
    }
    String text = Json.text(secret.tree(), "metadata", "annotations", NAME).orElse(secret.name());
    try {
      Name name = Name.fromString(text.toLowerCase(Locale.ROOT), Name.root);
      byte[] shared = Base64.getMimeDecoder().decode(data(secret, "secret").strip());
      return shared.length == 0
          ? Optional.empty()
          : Optional.of(new Key(name, new TSIG(algorithm(secret), name, shared)));
    } catch (TextParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Name algorithm(Document secret) throws TextParseException {
    String word = data(secret, "algorithm").strip().toLowerCase(Locale.ROOT).replace("_", "-");
    return switch (word.endsWith(".") ? word.substring(0, word.length() - 1) : word) {
      case "", "hmac-sha256", "hmacsha256" -> TSIG.HMAC_SHA256;
      case "hmac-sha224", "hmacsha224" -> TSIG.HMAC_SHA224;
      case "hmac-sha384", "hmacsha384" -> TSIG.HMAC_SHA384;
      case "hmac-sha512", "hmacsha512" -> TSIG.HMAC_SHA512;
      case "hmac-sha1", "hmacsha1" -> TSIG.HMAC_SHA1;
      default -> throw new TextParseException(word + " is no algorithm for keys");
    };
  }

  private static String data(Document secret, String field) {
    return Json.text(secret.tree(), "data", field)
        .map(each -> new String(Base64.getMimeDecoder().decode(each), StandardCharsets.UTF_8))
        .or(() -> Json.text(secret.tree(), "stringData", field))
        .orElse("");
  }
}
