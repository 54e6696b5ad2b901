package mightypi.api.kind.check;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of resources: {@code 250m}, {@code 1.5Gi}, {@code 1e3}. */
public final class Quantities {

  private static final Pattern FORM =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))((?:[eE][+-]?\\d+)|[numkMGTPE]|[KMGTPE]i)?");

  /** Arithmetic with longer numbers is a burden; none that means anything is so long. */
  private static final int LONGEST = 128;

  /** With its sign. */
  private static final int LONGEST_EXPONENT = 4;

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          unit("n", 10, -9),
          unit("u", 10, -6),
          unit("m", 10, -3),
          unit("k", 10, 3),
          unit("M", 10, 6),
          unit("G", 10, 9),
          unit("T", 10, 12),
          unit("P", 10, 15),
          unit("E", 10, 18),
          unit("Ki", 2, 10),
          unit("Mi", 2, 20),
          unit("Gi", 2, 30),
          unit("Ti", 2, 40),
          unit("Pi", 2, 50),
          unit("Ei", 2, 60));

  private Quantities() {}

  private static Map.Entry<String, BigDecimal> unit(String name, int base, int power) {
    BigDecimal factor =
        power < 0 ? BigDecimal.ONE.scaleByPowerOfTen(power) : BigDecimal.valueOf(base).pow(power);
    return Map.entry(name, factor);
  }

  /** No quantity when the exponent is out of all proportion. */
  private static Optional<BigDecimal> scaled(BigDecimal number, String exponent) {
    if (exponent.length() > LONGEST_EXPONENT) {
      return Optional.empty();
    }
    return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(exponent)));
  }

  /** Of a text or a number; empty when it is no quantity. */
  public static Optional<BigDecimal> parse(Object quantity) {
    String text = String.valueOf(quantity);
    Matcher matcher = FORM.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      return Optional.of(number);
    }
    BigDecimal factor = UNITS.get(unit);
    return factor == null
        ? scaled(number, unit.substring(1))
        : Optional.of(number.multiply(factor));
  }
}
