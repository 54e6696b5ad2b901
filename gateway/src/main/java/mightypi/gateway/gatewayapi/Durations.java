package mightypi.gateway.gatewayapi;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Durations as GEP-2257 writes them: {@code 1h30m}, {@code 500ms}. */
final class Durations {

  private static final Pattern PART = Pattern.compile("(\\d{1,5})(h|ms|m|s)");

  private Durations() {}

  /** Empty when it is absent, or nothing. */
  static Optional<Duration> at(@Nullable Object tree, String... path) {
    return Json.text(tree, path).map(Durations::of).filter(Duration::isPositive);
  }

  private static Duration of(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
    }
    return sum;
  }
}
