package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.global;
import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code quantity, isQuantity}, arithmetic and comparison of amounts such as {@code 500Mi}. */
final class QuantityLibrary extends Library {

  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelType WHOLE = SimpleType.INT;
  private static final List<Class<?>> ALONE = List.of(Amount.class);
  private static final List<Class<?>> TWO = List.of(Amount.class, Amount.class);
  private static final Pattern FORM =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3}|[KMGTPE]i|[numkMGTPE])?");

  /** Equal to any other of the same worth. */
  record Amount(BigDecimal value) {
    static Amount of(BigDecimal value) {
      return new Amount(value.stripTrailingZeros());
    }
  }

  QuantityLibrary() {
    List<Class<?>> text = List.of(String.class);
    add(
        "quantity",
        "string_to_quantity",
        global(QUANTITY, SimpleType.STRING),
        text,
        all -> amount((String) all[0]));
    add(
        "isQuantity",
        "is_quantity_string",
        global(SimpleType.BOOL, SimpleType.STRING),
        text,
        all -> FORM.matcher((String) all[0]).matches());
    add(
        "sign",
        "quantity_sign",
        member(WHOLE, QUANTITY),
        ALONE,
        all -> (long) value(all[0]).signum());
    add(
        "asInteger",
        "quantity_as_integer",
        member(WHOLE, QUANTITY),
        ALONE,
        all -> whole(value(all[0])));
    add(
        "asApproximateFloat",
        "quantity_as_float",
        member(SimpleType.DOUBLE, QUANTITY),
        ALONE,
        all -> value(all[0]).doubleValue());
    add(
        "isInteger",
        "quantity_is_integer",
        member(SimpleType.BOOL, QUANTITY),
        ALONE,
        all -> isWhole(value(all[0])));
    add(
        "compareTo",
        "quantity_compare_to",
        member(WHOLE, QUANTITY, QUANTITY),
        TWO,
        all -> (long) compared(all));
    comparison("isLessThan", order -> order < 0);
    comparison("isGreaterThan", order -> order > 0);
    arithmetic("add", BigDecimal::add);
    arithmetic("sub", BigDecimal::subtract);
  }

  private void comparison(String name, Predicate<Integer> test) {
    add(
        name,
        "quantity_" + name,
        member(SimpleType.BOOL, QUANTITY, QUANTITY),
        TWO,
        all -> test.test(compared(all)));
  }

  private void arithmetic(String name, BinaryOperator<BigDecimal> with) {
    add(
        name,
        "quantity_" + name,
        member(QUANTITY, QUANTITY, QUANTITY),
        TWO,
        all -> Amount.of(with.apply(value(all[0]), value(all[1]))));
    add(
        name,
        "quantity_" + name + "_int",
        member(QUANTITY, QUANTITY, WHOLE),
        List.of(Amount.class, Long.class),
        all -> Amount.of(with.apply(value(all[0]), BigDecimal.valueOf((Long) all[1]))));
  }

  private static Amount amount(String text) throws CelEvaluationException {
    if (!FORM.matcher(text).matches()) {
      throw fault(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    return Amount.of(new Quantity(text).getNumericalAmount());
  }

  private static BigDecimal value(Object amount) {
    return ((Amount) amount).value();
  }

  private static int compared(Object[] both) {
    return value(both[0]).compareTo(value(both[1]));
  }

  private static boolean isWhole(BigDecimal value) {
    return value.scale() <= 0 && value.toBigInteger().bitLength() < Long.SIZE;
  }

  private static long whole(BigDecimal value) throws CelEvaluationException {
    if (!isWhole(value)) {
      throw fault("cannot convert value to integer");
    }
    return value.longValueExact();
  }
}
