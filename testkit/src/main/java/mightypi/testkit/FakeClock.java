package mightypi.testkit;

import java.time.Duration;
import java.time.Instant;
import mightypi.model.Clock;

/** A clock that stands still until the test moves it. */
public final class FakeClock implements Clock {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private volatile Time time;

  private FakeClock(Instant start) {
    time = new Time(start, 0);
  }

  public static FakeClock atNoon() {
    return new FakeClock(NOON);
  }

  public static FakeClock at(Instant start) {
    return new FakeClock(start);
  }

  /** Time passes: both clocks go on. */
  public synchronized void pass(Duration duration) {
    time = new Time(time.wall.plus(duration), Math.addExact(time.nanos, duration.toNanos()));
  }

  /** Somebody sets the wall clock; no time passes. */
  public synchronized void jumpTo(Instant wall) {
    time = new Time(wall, time.nanos);
  }

  @Override
  public Instant now() {
    return time.wall;
  }

  @Override
  public long nanos() {
    return time.nanos;
  }

  private record Time(Instant wall, long nanos) {}
}
