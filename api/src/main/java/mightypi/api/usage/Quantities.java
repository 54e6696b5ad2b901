package mightypi.api.usage;

import java.math.BigDecimal;
import java.time.Duration;
import mightypi.model.quota.Amounts;

/** Amounts and times in the canonical form in which Go writes them. */
public final class Quantities {

  private static final String[] UNITS = {"n", "u", "m", ""};

  private Quantities() {}

  /** {@code 12345678n}, {@code 250m}, {@code 2}. */
  public static String cpu(long nanoCores) {
    long rest = nanoCores;
    int unit = 0;
    while (unit < UNITS.length - 1 && rest % 1000 == 0) {
      rest /= 1000;
      unit++;
    }
    return rest == 0 ? "0" : rest + UNITS[unit];
  }

  /** {@code 5112Ki}. */
  public static String memory(long bytes) {
    return Amounts.text("memory", BigDecimal.valueOf(bytes));
  }

  /** As {@code time.Duration} prints it: {@code 15.02s}, {@code 1m30s}. */
  public static String window(Duration duration) {
    Duration rounded = Duration.ofMillis(Math.round(duration.toNanos() / 1e6));
    BigDecimal seconds = BigDecimal.valueOf(rounded.toMillis() % 60_000, 3).stripTrailingZeros();
    String text = (seconds.signum() == 0 ? "0" : seconds.toPlainString()) + "s";
    if (rounded.toMinutes() == 0) {
      return text;
    }
    String minutes = rounded.toMinutesPart() + "m" + text;
    return rounded.toHours() == 0 ? minutes : rounded.toHours() + "h" + minutes;
  }
}
