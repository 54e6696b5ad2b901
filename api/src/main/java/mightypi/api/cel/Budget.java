package mightypi.api.cel;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one request may cost together: a step is one unit, a long value more.
 * Bounds both the time and what a doubling of texts would take of the memory.
 */
public final class Budget {

  /** {@code RuntimeCELCostBudget} of Kubernetes. */
  private static final long OF_REQUEST = 10_000_000;

  /** In tenths, as what is long: {@code AuthorizerCost} of Kubernetes. */
  private static final long OF_DECISION = 3_500_000;

  private long left = OF_REQUEST;

  void take(@Nullable Object value) {
    left -= 1 + size(value) / 10;
    if (left < 0) {
      throw new Unspoken("validation failed due to running out of cost budget");
    }
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Permissions.Decision _ -> OF_DECISION;
      case null, default -> 0;
    };
  }
}
