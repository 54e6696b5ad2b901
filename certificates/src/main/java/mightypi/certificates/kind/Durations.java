package mightypi.certificates.kind;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, and so Kubernetes: {@code 2160h0m0s}, {@code 1.5h}, {@code 90m}. */
public final class Durations {

  /** Far more than anybody needs to say; a pattern of repeated groups goes deep. */
  private static final int LONGEST = 256;

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(?:0|(?:" + PART.pattern() + ")+)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Durations() {}

  /** Empty when the text is no duration, or longer than Go can say. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    Duration length = Duration.ofNanos(nanos.longValue());
    return Optional.of(text.startsWith("-") ? length.negated() : length);
  }

  /** As Go writes it. */
  public static String text(Duration length) {
    StringBuilder text = new StringBuilder(length.isNegative() ? "-" : "");
    Duration rest = length.abs();
    if (rest.toHours() > 0) {
      text.append(rest.toHours()).append('h');
    }
    if (rest.toMinutes() > 0) {
      text.append(rest.toMinutesPart()).append('m');
    }
    BigDecimal seconds =
        BigDecimal.valueOf(rest.toSecondsPart())
            .add(BigDecimal.valueOf(rest.toNanosPart(), 9))
            .stripTrailingZeros();
    return text.append(seconds.toPlainString()).append('s').toString();
  }
}
