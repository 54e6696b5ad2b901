package mightypi.api.cel;

/** A fault on its way through the library, which knows nothing of it. */
class Unspoken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final CelFault.Bound bound;

  Unspoken(String message) {
    this(message, CelFault.Bound.NONE);
  }

  Unspoken(String message, CelFault.Bound bound) {
    super(message, null, false, false);
    this.bound = bound;
  }

  CelFault spoken() {
    return new CelFault(String.valueOf(getMessage()), bound);
  }
}
