package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.List;

/** {@code isSorted, sum, min, max, indexOf, lastIndexOf} of lists. */
final class ListLibrary extends Library {

  private static final CelType ITEM = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(ITEM);
  private static final List<Class<?>> ALONE = List.of(List.class);

  ListLibrary() {
    add(
        "isSorted",
        "list_is_sorted",
        member(SimpleType.BOOL, LIST),
        ALONE,
        all -> isSorted(list(all)));
    add("min", "list_min", member(ITEM, LIST), ALONE, all -> extreme(list(all), "min", -1));
    add("max", "list_max", member(ITEM, LIST), ALONE, all -> extreme(list(all), "max", 1));
    add("sum", "list_sum", member(ITEM, LIST), ALONE, all -> sum(list(all)));
    List<Class<?>> both = List.of(List.class, Object.class);
    add(
        "indexOf",
        "list_index_of",
        member(SimpleType.INT, LIST, ITEM),
        both,
        all -> (long) list(all).indexOf(all[1]));
    add(
        "lastIndexOf",
        "list_last_index_of",
        member(SimpleType.INT, LIST, ITEM),
        both,
        all -> (long) list(all).lastIndexOf(all[1]));
  }

  private static List<?> list(Object[] arguments) {
    return (List<?>) arguments[0];
  }

  private static boolean isSorted(List<?> list) throws CelEvaluationException {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(List<?> list, String name, int sign) throws CelEvaluationException {
    if (list.isEmpty()) {
      throw fault(name + " called on empty list");
    }
    Object best = list.getFirst();
    for (Object each : list) {
      best = compare(each, best) * sign > 0 ? each : best;
    }
    return best;
  }

  @SuppressWarnings("unchecked") // both have one class, which is compared with its own kind
  private static int compare(Object left, Object right) throws CelEvaluationException {
    if (left instanceof Comparable<?> && left.getClass() == right.getClass()) {
      return ((Comparable<Object>) left).compareTo(right);
    }
    throw fault("no such overload");
  }

  private static Object sum(List<?> list) throws CelEvaluationException {
    Object first = list.isEmpty() ? Long.valueOf(0) : list.getFirst();
    return switch (first) {
      case Long any -> list.stream().mapToLong(each -> (Long) each).reduce(0, Math::addExact);
      case Double any -> list.stream().mapToDouble(each -> (Double) each).sum();
      case Duration any ->
          list.stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus);
      default -> throw fault("no such overload");
    };
  }
}
