package mightypi.control.autoscale;

import java.math.BigDecimal;
import java.util.Map;
import mightypi.model.quota.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * Amounts in thousandths, and their canonical decimal text: {@code 250m}, {@code 3}, {@code 12M}.
 */
final class Thousandths {

  private static final String[] UNITS = {"m", "", "k", "M", "G", "T", "P", "E"};

  private Thousandths() {}

  static String text(long milli) {
    long rest = milli;
    int unit = 0;
    while (rest != 0 && unit < UNITS.length - 1 && rest % 1000 == 0) {
      rest /= 1000;
      unit++;
    }
    return rest == 0 ? "0" : rest + UNITS[unit];
  }

  /** Of a quantity, rounded up. */
  static long of(@Nullable Object quantity) {
    return Amounts.of(Map.of("x", String.valueOf(quantity)))
        .of("x")
        .movePointRight(3)
        .setScale(0, java.math.RoundingMode.CEILING)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValue();
  }
}
