package mightypi.api.cel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What steps cost, as Kubernetes counts (the cost model of cel-go with {@code
 * k8s.io/apiserver/pkg/cel/library}): texts and lists by their length, a tenth of a unit a letter.
 */
final class Costs {

  static final long SELECT = 1;
  static final long LIST = 10;
  static final long MAP = 30;
  static final long STRUCT = 40;

  /** Of a pattern of one of the {@code format}s, at most. */
  static final long FORMAT = quarter(128);

  /** So that two permissions may be asked for in one expression. */
  static final long PERMISSION = 350_000;

  private Costs() {}

  static boolean isAccumulator(String variable) {
    return variable.equals("@result") || variable.equals("__result__");
  }

  /** Of walking over so many letters. */
  static long tenth(long letters) {
    return letters / 10 + (letters % 10 == 0 ? 0 : 1);
  }

  /** Of an expression of so many letters, each four of which are a state. */
  static long quarter(long letters) {
    return letters / 4 + (letters % 4 == 0 ? 0 : 1);
  }

  static long size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case null, default -> 1;
    };
  }

  /** Of a call, the receiver first among its arguments. */
  static long of(String function, List<@Nullable Object> arguments, @Nullable Object result) {
    long first = size(arguments, 0);
    long second = size(arguments, 1);
    return switch (function) {
      case "_&&_", "_||_", "_?_:_", "@not_strictly_false" -> 0;
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> tenth(Math.min(first, second));
      case "_+_" -> result instanceof String ? tenth(first + second) : 1;
      case "@in" -> arguments.size() > 1 && arguments.get(1) instanceof Collection<?> ? second : 1;
      case "contains" -> tenth(first) * tenth(second);
      case "matches", "find", "findAll" -> tenth(first + 1) * quarter(second);
      case "validate" -> tenth(second + 1) * FORMAT;
      case "check" -> PERMISSION;
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
          arguments.isEmpty() ? 1 : traversal(arguments.getFirst());
      case "startsWith",
          "endsWith",
          "url",
          "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "cidr",
          "ip",
          "isIP",
          "isCIDR",
          "quantity",
          "isQuantity",
          "format" ->
          tenth(first);
      case "replace", "split", "ip.isCanonical" -> tenth(2 * first);
      case "join" -> tenth(2 * size(result));
      default -> 1;
    };
  }

  private static long size(List<@Nullable Object> arguments, int place) {
    return place < arguments.size() ? size(arguments.get(place)) : 0;
  }

  /** Of a list with what is in it. */
  private static long traversal(@Nullable Object value) {
    if (value instanceof Collection<?> list) {
      long sum = 0;
      for (Object each : list) {
        sum += each instanceof String text ? 1 + tenth(text.length()) : 1;
      }
      return sum;
    }
    return tenth(size(value));
  }
}
