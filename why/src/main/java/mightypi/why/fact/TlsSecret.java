package mightypi.why.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Document;
import mightypi.model.Json;

/** A Secret of type kubernetes.io/tls. */
public final class TlsSecret {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

  private TlsSecret() {}

  public static boolean isHalfWritten(Document secret) {
    return part(secret, "tls.crt").isEmpty() || part(secret, "tls.key").isEmpty();
  }

  private static Optional<String> part(Document secret, String name) {
    return Json.text(secret.tree(), "data", name).filter(each -> !each.isEmpty());
  }

  /** The SHA-256 of its first certificate. */
  public static Optional<String> fingerprint(Document secret) {
    return part(secret, "tls.crt").flatMap(TlsSecret::first).map(TlsSecret::digest);
  }

  private static Optional<byte[]> first(String base64) {
    try {
      String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
      Matcher matcher = PEM.matcher(text);
      return matcher.find()
          ? Optional.of(Base64.getMimeDecoder().decode(matcher.group(1)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no base64 is no certificate
    }
  }

  private static String digest(byte[] der) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
