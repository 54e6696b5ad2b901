package mightypi.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A compiled expression; may be evaluated by many at once. */
public final class Expression {

  private final CelRuntime.Program program;
  private final CelType type;

  Expression(CelRuntime.Program program, CelType type) {
    this.program = program;
    this.type = type;
  }

  /** Whether it is known what it evaluates to. */
  boolean isTyped() {
    return !type.equals(SimpleType.DYN);
  }

  boolean is(CelType other) {
    return type.equals(other);
  }

  /** Its value for these variables, which are as {@link Values} makes them. */
  public Object evaluate(Map<String, ?> variables, Budget budget) throws CelFault {
    try {
      return program.trace(variables, new Meter(budget)::step);
    } catch (Unspoken e) {
      throw e.spoken();
    } catch (CelEvaluationException e) {
      throw spoken(e);
    }
  }

  public boolean holds(Map<String, ?> variables, Budget budget) throws CelFault {
    return Boolean.TRUE.equals(evaluate(variables, budget));
  }

  private static CelFault spoken(CelEvaluationException fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof Unspoken ours) {
        return ours.spoken();
      }
    }
    return new CelFault(
        String.valueOf(fault.getMessage())
            .replaceFirst("^evaluation error(?: at [^ ]*)?: ", "")
            .replaceFirst("^key '(.*)' is not present in map\\.$", "no such key: $1"));
  }
}
