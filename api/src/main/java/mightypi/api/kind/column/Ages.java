package mightypi.api.kind.column;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Time passed, as kubectl writes it: {@code 45s}, {@code 5m30s}, {@code 7h12m}, {@code 3d4h}. */
public final class Ages {

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;
  private static final int YEAR = 365 * DAY;

  private Ages() {}

  /** The time since a timestamp of RFC 3339; without one, {@code <unknown>}. */
  public static String since(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return "<unknown>";
    }
    try {
      return brief(Duration.between(Instant.parse(timestamp), now));
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }

  /** Two units at most, the second only while the first is small. */
  public static String brief(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>"; // clocks of two machines may differ by a second, not by more
    }
    if (seconds < 2 * MINUTE) {
      return Math.max(0, seconds) + "s";
    }
    if (seconds < 3 * HOUR) {
      return units(seconds, MINUTE, "m", 10, 1, "s");
    }
    if (seconds < 2 * DAY) {
      return units(seconds, HOUR, "h", 8, MINUTE, "m");
    }
    return seconds < 2L * YEAR
        ? units(seconds, DAY, "d", 8, HOUR, "h")
        : units(seconds, YEAR, "y", 8, DAY, "d");
  }

  private static String units(
      long seconds, int unit, String name, int few, int finer, String finerName) {
    long count = seconds / unit;
    long rest = seconds % unit / finer;
    return count < few && rest > 0 ? count + name + rest + finerName : count + name;
  }
}
