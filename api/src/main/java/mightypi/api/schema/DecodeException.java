package mightypi.api.schema;

/** A document that cannot be read as the type it claims to be; in the words of Go's decoder. */
final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DecodeException(String message) {
    super(message, null, false, false);
  }
}
