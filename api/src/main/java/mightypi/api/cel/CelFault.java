package mightypi.api.cel;

/** Why an expression cannot be compiled, or has no value. */
public final class CelFault extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was exceeded, if it was that. */
  public enum Bound {
    NONE,
    /** What one expression may cost. */
    CALL,
    /** What all of them may cost together. */
    BUDGET
  }

  private final Bound bound;

  CelFault(String message) {
    this(message, Bound.NONE);
  }

  CelFault(String message, Bound bound) {
    super(message);
    this.bound = bound;
  }

  /** The words, which are never absent. */
  public String why() {
    return String.valueOf(getMessage());
  }

  public Bound bound() {
    return bound;
  }

  /** This fault together with the expression that has it; of a budget it is no one's. */
  public CelFault of(String expression) {
    return bound == Bound.BUDGET
        ? this
        : new CelFault("expression '%s' resulted in error: %s".formatted(expression, why()), bound);
  }
}
