package mightypi.model;

import java.time.Instant;

/**
 * The time of day and the passing of time, from outside, so that tests and simulations own them.
 */
public interface Clock {

  Clock SYSTEM =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /** The wall clock: may jump. For what people read. */
  Instant now();

  /** Never goes back; only differences mean something. For measuring waits. */
  long nanos();
}
