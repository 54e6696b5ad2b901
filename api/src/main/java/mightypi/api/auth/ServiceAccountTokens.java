package mightypi.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Clock;
import mightypi.model.Json;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of service accounts: JWTs (RFC 7519) signed with ES256 (RFC 7518), bound to objects as
 * KEP-1205 has it.
 */
public final class ServiceAccountTokens {

  /** Who issues tokens, and whom they are for when nothing else is asked. */
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final int LONGEST = 16_384;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Duration LEEWAY = Duration.ofSeconds(10);

  private final KeyPair keys;
  private final String keyId;
  private final Clock clock;
  private final Randomness randomness;

  public ServiceAccountTokens(KeyPair keys, Clock clock, Randomness randomness) {
    this.keys = keys;
    this.keyId = ENCODER.encodeToString(sha256(keys.getPublic().getEncoded()));
    this.clock = clock;
    this.randomness = randomness;
  }

  /** An object by name and uid; none when both are empty. */
  public record Bound(String name, String uid) {
    public static final Bound NONE = new Bound("", "");

    boolean isNone() {
      return uid.isEmpty();
    }
  }

  /** What a token says. */
  public record Claims(
      String namespace,
      Bound serviceAccount,
      Bound pod,
      Bound node,
      Bound secret,
      List<String> audiences,
      String id) {
    public Claims {
      audiences = List.copyOf(audiences);
    }

    /** Of a token that is in no Secret. */
    public Claims(
        String namespace,
        Bound serviceAccount,
        Bound pod,
        Bound node,
        List<String> audiences,
        String id) {
      this(namespace, serviceAccount, pod, node, Bound.NONE, audiences, id);
    }
  }

  /** A token and the end of its life. */
  public record Token(String text, Instant expiry) {
    @Override
    public String toString() {
      return "Token until " + expiry;
    }
  }

  /** Issues a token; the id of the claims is chosen here. */
  public Token issue(Claims claims, Duration life) {
    Instant now = Instant.ofEpochSecond(clock.now().getEpochSecond());
    Instant expiry = now.plus(life);
    return new Token(text(claims, now, Optional.of(expiry)), expiry);
  }

  /** A token for a Secret, good for as long as the Secret and the account exist. */
  public String issueFor(String namespace, Bound serviceAccount, Bound secret) {
    List<String> audiences = List.of(ISSUER);
    Claims claims =
        new Claims(namespace, serviceAccount, Bound.NONE, Bound.NONE, secret, audiences, "");
    Instant now = Instant.ofEpochSecond(clock.now().getEpochSecond());
    return text(claims, now, Optional.empty());
  }

  private String text(Claims claims, Instant now, Optional<Instant> expiry) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("aud", claims.audiences());
    expiry.ifPresent(end -> payload.put("exp", end.getEpochSecond()));
    payload.put("iat", now.getEpochSecond());
    payload.put("iss", ISSUER);
    payload.put("jti", randomness.uid());
    payload.put("kubernetes.io", objects(claims));
    payload.put("nbf", now.getEpochSecond());
    payload.put(
        "sub",
        "system:serviceaccount:%s:%s"
            .formatted(claims.namespace(), claims.serviceAccount().name()));
    String signed = encoded(Map.of("alg", "ES256", "kid", keyId)) + "." + encoded(payload);
    return signed + "." + ENCODER.encodeToString(signature(signed));
  }

  private static Map<String, Object> objects(Claims claims) {
    Map<String, Object> objects = new LinkedHashMap<>();
    objects.put("namespace", claims.namespace());
    put(objects, "node", claims.node());
    put(objects, "pod", claims.pod());
    put(objects, "secret", claims.secret());
    put(objects, "serviceaccount", claims.serviceAccount());
    return objects;
  }

  private static void put(Map<String, Object> objects, String name, Bound bound) {
    if (!bound.isNone()) {
      objects.put(name, Map.of("name", bound.name(), "uid", bound.uid()));
    }
  }

  private static String encoded(Map<String, ?> part) {
    return ENCODER.encodeToString(Json.write(part));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of service accounts cannot sign", e);
    }
  }

  /** What a token says, if it is ours, is whole and its time is now. */
  public Optional<Claims> verify(String token) {
    String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Map<String, @Nullable Object> header = Json.parse(DECODER.decode(parts[0]));
      if (!Json.text(header, "alg").orElse("").equals("ES256") || !isSigned(parts)) {
        return Optional.empty();
      }
      Map<String, @Nullable Object> payload = Json.parse(DECODER.decode(parts[1]));
      return isOfNow(payload) ? Optional.of(claims(payload)) : Optional.empty();
    } catch (java.io.IOException | IllegalArgumentException e) {
      return Optional.empty(); // not a token at all
    }
  }

  private boolean isSigned(String[] parts) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(DECODER.decode(parts[2]));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean isOfNow(Map<String, @Nullable Object> payload) {
    Instant now = clock.now();
    return Json.text(payload, "iss").orElse("").equals(ISSUER)
        && (isInSecret(payload) || now.isBefore(time(payload, "exp")))
        && now.plus(LEEWAY).isAfter(time(payload, "nbf"));
  }

  /** Such a token has no end of its own. */
  private static boolean isInSecret(Map<String, @Nullable Object> payload) {
    return !payload.containsKey("exp")
        && !bound(Json.map(payload, "kubernetes.io"), "secret").isNone();
  }

  private static Instant time(Map<String, @Nullable Object> payload, String claim) {
    return payload.get(claim) instanceof Number seconds
        ? Instant.ofEpochSecond(seconds.longValue())
        : Instant.EPOCH;
  }

  private static Claims claims(Map<String, @Nullable Object> payload) {
    Map<String, @Nullable Object> objects = Json.map(payload, "kubernetes.io");
    return new Claims(
        Json.text(objects, "namespace").orElse(""),
        bound(objects, "serviceaccount"),
        bound(objects, "pod"),
        bound(objects, "node"),
        bound(objects, "secret"),
        Json.list(payload, "aud").stream().map(String::valueOf).toList(),
        Json.text(payload, "jti").orElse(""));
  }

  private static Bound bound(Map<String, @Nullable Object> objects, String name) {
    return new Bound(
        Json.text(objects, name, "name").orElse(""), Json.text(objects, name, "uid").orElse(""));
  }

  /** The public key for others, as a JSON Web Key Set (RFC 7517). */
  public Map<String, Object> keySet() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("use", "sig");
    tree.put("kty", "EC");
    tree.put("kid", keyId);
    tree.put("crv", "P-256");
    tree.put("alg", "ES256");
    tree.put("x", ENCODER.encodeToString(unsigned(key.getW().getAffineX().toByteArray())));
    tree.put("y", ENCODER.encodeToString(unsigned(key.getW().getAffineY().toByteArray())));
    return Map.of("keys", List.of(tree));
  }

  // Coordinates of P-256 have 32 bytes, without the sign that BigInteger may add or drop.
  private static byte[] unsigned(byte[] number) {
    byte[] coordinate = new byte[32];
    int length = Math.min(number.length, coordinate.length);
    System.arraycopy(
        number, number.length - length, coordinate, coordinate.length - length, length);
    return coordinate;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
