package mightypi.api.cel;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one evaluation costs, step by step. A function costs by the size of its arguments,
 * which were steps before it; what it makes costs too, so that no doubling of texts or lists
 * outgrows the memory.
 */
final class Meter {

  /** {@code PerCallLimit} of Kubernetes: about a tenth of a second. */
  private static final long OF_CALL = 1_000_000;

  private final Budget budget;
  private final Map<Long, Object> values = new HashMap<>();
  private long used;

  Meter(Budget budget) {
    this.budget = budget;
  }

  /** A part of the expression has this value now. */
  void step(CelExpr part, @Nullable Object value) {
    long cost = cost(part, value);
    used += cost;
    budget.take(cost);
    if (used > OF_CALL) {
      throw new Unspoken("operation cancelled: actual cost limit exceeded", CelFault.Bound.CALL);
    }
    if (value != null) {
      values.put(part.id(), value);
    }
  }

  private long cost(CelExpr part, @Nullable Object value) {
    return switch (part.getKind()) {
      case IDENT -> Costs.SELECT;
      case SELECT -> part.select().testOnly() ? 0 : Costs.SELECT;
      case LIST -> Costs.LIST;
      case MAP -> Costs.MAP;
      case STRUCT -> Costs.STRUCT;
      case CALL -> call(part.call(), value);
      case CONSTANT, COMPREHENSION, NOT_SET -> 0;
    };
  }

  private long call(CelExpr.CelCall call, @Nullable Object value) {
    List<@Nullable Object> arguments = new ArrayList<>();
    call.target().ifPresent(each -> arguments.add(values.get(each.id())));
    call.args().forEach(each -> arguments.add(values.get(each.id())));
    long cost = Costs.of(call.function(), arguments, value);
    return collects(call) ? cost : Math.max(cost, Costs.tenth(Costs.size(value)));
  }

  /** Macros add to what they have so far, which is not made anew. */
  private static boolean collects(CelExpr.CelCall call) {
    return !call.args().isEmpty()
        && call.args().getFirst().getKind() == CelExpr.ExprKind.Kind.IDENT
        && Costs.isAccumulator(call.args().getFirst().ident().name());
  }
}
