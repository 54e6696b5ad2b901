package mightypi.store;

import java.nio.file.Path;

/**
 * Where the store lives and how much it remembers.
 *
 * @param directory holds the database and its lock; made when it is not there
 * @param log how much of the past a new subscription can ask for
 * @param queue how much may wait for one subscriber before it is ended
 */
public record StoreConfig(Path directory, Bounds log, Bounds queue) {

  private static final Bounds LOG = new Bounds(10_000, 8 << 20);
  private static final Bounds QUEUE = new Bounds(10_000, 16 << 20);

  /** A number of changes, and of bytes of text that they refer to; whichever is met first. */
  public record Bounds(int changes, long bytes) {
    public Bounds {
      if (changes < 1 || bytes < 1) {
        throw new IllegalArgumentException("a bound must be positive: " + changes + ", " + bytes);
      }
    }
  }

  /** With the usual bounds. */
  public static StoreConfig in(Path directory) {
    return new StoreConfig(directory, LOG, QUEUE);
  }
}
