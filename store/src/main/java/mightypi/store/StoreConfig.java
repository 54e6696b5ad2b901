package mightypi.store;

import java.nio.file.Path;

/**
 * Where the store lives and how much it remembers.
 *
 * @param directory holds the database and its lock; made when it is not there
 * @param log how much of the past a new subscription can ask for
 * @param queue how much may wait for one subscriber before it is ended
 * @param capacity how many bytes all objects may take in memory, since all are kept there
 */
public record StoreConfig(Path directory, Bounds log, Bounds queue, long capacity) {

  private static final Bounds LOG = new Bounds(10_000, 8 << 20);
  private static final Bounds QUEUE = new Bounds(10_000, 16 << 20);

  public StoreConfig {
    if (capacity < 1) {
      throw new IllegalArgumentException("a store must have room: " + capacity);
    }
  }

  /** Without a bound of the objects. */
  public StoreConfig(Path directory, Bounds log, Bounds queue) {
    this(directory, log, queue, Long.MAX_VALUE);
  }

  /** A number of changes, and of bytes of text that they refer to; whichever is met first. */
  public record Bounds(int changes, long bytes) {
    public Bounds {
      if (changes < 1 || bytes < 1) {
        throw new IllegalArgumentException("a bound must be positive: " + changes + ", " + bytes);
      }
    }
  }

  /**
   * With the usual bounds: a bit more than half of the memory is for objects, the rest for work.
   */
  public static StoreConfig in(Path directory) {
    return new StoreConfig(directory, LOG, QUEUE, Runtime.getRuntime().maxMemory() / 20 * 11);
  }
}
