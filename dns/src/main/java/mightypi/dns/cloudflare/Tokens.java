package mightypi.dns.cloudflare;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Who asks: by a token, or by an address of mail (any) and a key, which is a token as well. */
public final class Tokens {

  private static final String TYPE = "mightypi.cloud/dns-token";
  private static final String ZONES = "mightypi.cloud/zones";
  private static final String PERMISSIONS = "mightypi.cloud/permissions";
  private static final Set<String> LEAST = Set.of("zone:read", "dns:read");

  private Tokens() {}

  /** Whether anybody could ask. */
  public static boolean exist(Image image) {
    return image.all(Kinds.SECRET).stream().anyMatch(Tokens::isToken);
  }

  private static boolean isToken(Document secret) {
    return Json.text(secret.tree(), "type").orElse("").equals(TYPE);
  }

  static Scope of(Image image, Headers headers) {
    String authorization = headers.getFirst("Authorization");
    String key = headers.getFirst("X-Auth-Key");
    if (authorization != null) {
      if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
        throw badHeader(6111, "Invalid format for Authorization header");
      }
      return find(image, authorization.substring(7).strip())
          .orElseThrow(() -> new ApiFault(403, 9109, "Invalid access token"));
    }
    if (key != null) {
      if (headers.getFirst("X-Auth-Email") == null) {
        throw badHeader(6102, "Invalid format for X-Auth-Email header");
      }
      return find(image, key.strip())
          .orElseThrow(() -> new ApiFault(403, 9103, "Unknown X-Auth-Key or X-Auth-Email"));
    }
    throw new ApiFault(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  }

  private static ApiFault badHeader(int code, String message) {
    return new ApiFault(400, 6003, "Invalid request headers", new ApiFault.Cause(code, message));
  }

  /** Every token is compared, and each in the same time, so that time tells nothing of them. */
  private static Optional<Scope> find(Image image, String given) {
    byte[] bytes = Ids.sha256(given);
    Optional<Document> found = Optional.empty();
    for (Document each : image.all(Kinds.SECRET)) {
      if (isToken(each)) {
        String token = token(each);
        if (MessageDigest.isEqual(bytes, Ids.sha256(token)) && !token.isEmpty()) {
          found = Optional.of(each);
        }
      }
    }
    return found.map(Tokens::scope);
  }

  private static String token(Document secret) {
    return Json.text(secret.tree(), "data", "token")
        .map(each -> new String(Base64.getMimeDecoder().decode(each), StandardCharsets.UTF_8))
        .orElse("")
        .strip();
  }

  private static Scope scope(Document secret) {
    Set<String> zones = words(secret, ZONES);
    Set<String> permissions = words(secret, PERMISSIONS);
    return new Scope(
        Ids.of("token " + secret.uid()),
        secret.namespace(),
        zones.contains("*") ? Set.of() : zones,
        permissions.isEmpty() ? LEAST : permissions);
  }

  private static Set<String> words(Document secret, String annotation) {
    return Json.text(secret.tree(), "metadata", "annotations", annotation).stream()
        .flatMap(each -> Arrays.stream(each.split(",")))
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .map(each -> each.endsWith(".") ? each.substring(0, each.length() - 1) : each)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toSet());
  }
}
