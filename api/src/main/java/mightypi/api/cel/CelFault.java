package mightypi.api.cel;

/** Why an expression cannot be compiled, or has no value. */
public final class CelFault extends Exception {

  private static final long serialVersionUID = 1L;

  CelFault(String message) {
    super(message);
  }

  /** The words, which are never absent. */
  public String why() {
    return String.valueOf(getMessage());
  }

  /** This fault together with the expression that has it. */
  public CelFault of(String expression) {
    return new CelFault("expression '%s' resulted in error: %s".formatted(expression, why()));
  }
}
