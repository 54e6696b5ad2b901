package mightypi.api.cel;

/** A fault on its way through the library, which knows nothing of it. */
class Unspoken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Unspoken(String message) {
    super(message, null, false, false);
  }
}
