package mightypi.gateway.draft;

/**
 * Something in an object that does not do what its writer expects; it becomes a Warning event.
 *
 * @param reason in CamelCase, as events have it
 */
public record Finding(String reason, String message) {

  public static final String UNSUPPORTED_ANNOTATION = "UnsupportedAnnotation";
  public static final String INVALID_ANNOTATION = "InvalidAnnotation";
  public static final String BACKEND_NOT_FOUND = "BackendNotFound";
  public static final String SECRET_NOT_FOUND = "SecretNotFound";
  public static final String INVALID_SECRET = "InvalidSecret";
}
