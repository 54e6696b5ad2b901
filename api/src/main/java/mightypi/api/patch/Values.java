package mightypi.api.patch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values: numbers by value, whatever type they were parsed to. */
final class Values {

  private Values() {}

  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left == right) {
      return true;
    }
    if (left == null || right == null) {
      return false;
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return sameFields(a, b);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return sameItems(a, b);
    }
    return left instanceof Number a && right instanceof Number b && a.getClass() != b.getClass()
        ? decimal(a).compareTo(decimal(b)) == 0
        : left.equals(right);
  }

  private static boolean sameFields(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> each : left.entrySet()) {
      if (!right.containsKey(each.getKey()) || !same(each.getValue(), right.get(each.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigInteger big -> new BigDecimal(big);
      case Integer small -> BigDecimal.valueOf(small);
      case Long wide -> BigDecimal.valueOf(wide);
      default -> BigDecimal.valueOf(number.doubleValue());
    };
  }
}
