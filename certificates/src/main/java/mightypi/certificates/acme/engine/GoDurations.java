package mightypi.certificates.acme.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes writes them: {@code 2160h0m0s}. */
final class GoDurations {

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|h|m|s)");
  private static final Map<String, Long> MILLIS =
      Map.of("h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);

  /** Of what Kubernetes writes. */
  private static final int LONGEST = 40;

  private GoDurations() {}

  /** What is not a duration adds nothing: the API checked it. */
  static Duration parse(String text) {
    if (text.length() > LONGEST) {
      return Duration.ZERO;
    }
    BigDecimal millis = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long unit = MILLIS.getOrDefault(part.group(2), 0L);
      millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    return Duration.ofMillis(millis.longValue());
  }
}
