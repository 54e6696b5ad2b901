package mightypi.node.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of chains and sets: the kernel takes 255 characters. */
final class Names {

  private static final int LONGEST = 200;

  private Names() {}

  static String digest(String text) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(whole, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String fitting(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, 100) + "/" + digest(name);
  }
}
