package mightypi.certificates.acme.fact;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Names of Orders and Challenges as cert-manager makes them: those of whom they serve, and a number
 * that stands for what they ask. The same wish has the same name, so that it is made once.
 */
public final class Names {

  private static final int LONGEST_PREFIX = 52;
  private static final int FNV_BASIS = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private Names() {}

  public static String of(String prefix, Map<String, @Nullable Object> spec) {
    String stem =
        prefix.length() <= LONGEST_PREFIX
            ? prefix
            : prefix.substring(0, LONGEST_PREFIX).replaceAll("[^a-z0-9]+$", "");
    return stem + "-" + Integer.toUnsignedString(fnv(Json.brief(spec)));
  }

  /** FNV-1, 32 bits. */
  private static int fnv(String text) {
    int hash = FNV_BASIS;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash *= FNV_PRIME;
      hash ^= each & 0xff;
    }
    return hash;
  }
}
