package mightypi.model;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Chance, from outside, so that a seed can replay it. */
public final class Randomness {

  // Kubernetes' alphabet for generated names: no vowels, and no characters that look alike.
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final RandomGenerator source;

  private Randomness(RandomGenerator source) {
    this.source = source;
  }

  public static Randomness secure() {
    return new Randomness(new SecureRandom());
  }

  public static Randomness from(RandomGenerator source) {
    return new Randomness(source);
  }

  /** A suffix for generated names, such as {@code x7k2b}. */
  public String suffix(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(source.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** A version 4 UUID (RFC 9562). */
  public String uid() {
    long high = (source.nextLong() & ~0xF000L) | 0x4000L;
    long low = (source.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** At least 0, less than the bound. */
  public int below(int bound) {
    return source.nextInt(bound);
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    source.nextBytes(bytes);
    return bytes;
  }
}
