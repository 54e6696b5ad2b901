package mightypi.dns.cloudflare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifiers as Cloudflare's clients expect them: 32 hexadecimal digits. */
final class Ids {

  private Ids() {}

  static String of(String text) {
    return HexFormat.of().formatHex(sha256(text), 0, 16);
  }

  static boolean isOne(String text) {
    return text.matches("[0-9a-f]{32}");
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
