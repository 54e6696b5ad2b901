package mightypi.model.quota;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Amounts of resources by name. */
public record Amounts(Map<String, BigDecimal> byName) {

  public static final Amounts NONE = new Amounts(Map.of());

  private static final int LONGEST = 128;

  /** An exponent that no amount has, and whose digits would fill the memory. */
  private static final Pattern BOUNDLESS = Pattern.compile("[eE][+-]?\\d{4}");

  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi");

  public Amounts {
    byName = Map.copyOf(byName);
  }

  /** Of a map of quantities, such as {@code requests}; what is no quantity is nothing. */
  public static Amounts of(Map<String, @Nullable Object> quantities) {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    quantities.forEach((name, value) -> amounts.put(name, amount(value)));
    return new Amounts(amounts);
  }

  private static BigDecimal amount(@Nullable Object quantity) {
    String text = String.valueOf(quantity);
    if (text.length() > LONGEST || BOUNDLESS.matcher(text).find()) {
      return BigDecimal.ZERO;
    }
    try {
      return Quantity.parse(text).getNumericalAmount();
    } catch (IllegalArgumentException e) {
      return BigDecimal.ZERO;
    }
  }

  public BigDecimal of(String name) {
    return byName.getOrDefault(name, BigDecimal.ZERO);
  }

  public Amounts plus(Amounts other) {
    return combined(other, BigDecimal::add);
  }

  public Amounts minus(Amounts other) {
    return combined(other, BigDecimal::subtract);
  }

  /** The greater of each. */
  public Amounts or(Amounts other) {
    return combined(other, BigDecimal::max);
  }

  private Amounts combined(Amounts other, BinaryOperator<BigDecimal> operator) {
    Map<String, BigDecimal> result = new TreeMap<>(byName);
    other.byName.forEach((name, two) -> result.put(name, operator.apply(of(name), two)));
    return new Amounts(result);
  }

  /** Whether the name is told at all, be it of zero. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** As people write it: {@code 1500m}, {@code 512Mi}, {@code 3}. */
  public static String text(String name, BigDecimal amount) {
    if (name.endsWith("memory") || name.endsWith("storage") || name.contains("hugepages-")) {
      return binary(amount.setScale(0, RoundingMode.CEILING));
    }
    BigDecimal whole = amount.stripTrailingZeros();
    return whole.scale() <= 0
        ? whole.toPlainString()
        : amount.movePointRight(3).setScale(0, RoundingMode.CEILING).toPlainString() + "m";
  }

  private static String binary(BigDecimal bytes) {
    BigDecimal rest = bytes;
    int unit = 0;
    while (rest.signum() != 0 && unit < BINARY.size() - 1 && rest.remainder(KIBI).signum() == 0) {
      rest = rest.divide(KIBI);
      unit++;
    }
    return rest.toPlainString() + BINARY.get(unit);
  }

  /** Those of another that are told of here too. */
  public Amounts plusOfSameNames(Amounts other) {
    Map<String, BigDecimal> result = new TreeMap<>(byName);
    result.replaceAll((name, one) -> one.add(other.of(name)));
    return new Amounts(result);
  }

  /**
   * What a pod's containers need of {@code requests} or {@code limits}: all together, or the
   * largest of the init containers that run before them if that is more. Init containers that go on
   * running (KEP-753) count with all that start after them.
   */
  public static Amounts ofPod(Map<String, @Nullable Object> spec, String field) {
    Amounts sidecars = NONE;
    Amounts most = NONE;
    for (Object each : Json.list(spec, "initContainers")) {
      Amounts one = of(Json.map(each, "resources", field));
      most = most.or(sidecars.plus(one));
      if (Json.text(each, "restartPolicy").filter("Always"::equals).isPresent()) {
        sidecars = sidecars.plus(one);
      }
    }
    Amounts sum = sidecars;
    for (Object each : Json.list(spec, "containers")) {
      sum = sum.plus(of(Json.map(each, "resources", field)));
    }
    return sum.or(most);
  }
}
