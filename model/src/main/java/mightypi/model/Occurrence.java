package mightypi.model;

/**
 * Something worth telling the people who look at an object; it becomes a {@code v1} Event. Equal
 * ones are counted on one Event rather than repeated.
 *
 * @param regarding the object as it was when this happened
 * @param reason in CamelCase, as kubectl users know it: {@code SuccessfulCreate}
 */
public record Occurrence(Kind kind, Document regarding, Type type, String reason, String message)
    implements Step {

  /** The event types of Kubernetes. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** As it stands in the Event. */
    public String word() {
      return word;
    }
  }

  public static Occurrence normal(Kind kind, Document regarding, String reason, String message) {
    return new Occurrence(kind, regarding, Type.NORMAL, reason, message);
  }

  public static Occurrence warning(Kind kind, Document regarding, String reason, String message) {
    return new Occurrence(kind, regarding, Type.WARNING, reason, message);
  }
}
