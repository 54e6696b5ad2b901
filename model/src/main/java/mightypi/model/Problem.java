package mightypi.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with what a user said. All problems of a request are reported at once.
 *
 * @param reason the cause's type as in {@code metav1.CauseType}: {@code FieldValueInvalid}, {@code
 *     FieldValueRequired} …
 * @param field the path as Kubernetes writes it: {@code spec.containers[0].name}; empty for the
 *     whole
 * @param message what is wrong and what would be right, without the path
 */
public record Problem(String reason, String field, String message) {

  public static final String INVALID = "FieldValueInvalid";
  public static final String REQUIRED = "FieldValueRequired";
  public static final String DUPLICATE = "FieldValueDuplicate";
  public static final String NOT_SUPPORTED = "FieldValueNotSupported";
  public static final String FORBIDDEN = "FieldValueForbidden";
  public static final String TYPE_INVALID = "FieldValueTypeInvalid";
  public static final String TOO_LONG = "FieldValueTooLong";
  public static final String NOT_FOUND = "FieldValueNotFound";

  public Problem {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(field);
    Objects.requireNonNull(message);
  }

  /** {@code spec.replicas: Invalid value: -1: must be greater than or equal to 0}. */
  public static Problem invalid(String field, Object value, String detail) {
    return new Problem(INVALID, field, "Invalid value: " + Json.brief(value) + ": " + detail);
  }

  /** Of a list of texts, which Kubernetes prints as Go does: {@code []string{"a", "b"}}. */
  public static Problem invalidTexts(String field, List<String> values, String detail) {
    String all =
        values.isEmpty()
            ? "[]string(nil)"
            : values.stream().map(Json::brief).collect(Collectors.joining(", ", "[]string{", "}"));
    return new Problem(INVALID, field, "Invalid value: " + all + ": " + detail);
  }

  /** {@code spec.selector: Required value}; the detail may be empty. */
  public static Problem required(String field, String detail) {
    return new Problem(
        REQUIRED, field, detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  /** {@code spec.finalizers: Forbidden: …}. */
  public static Problem forbidden(String field, String detail) {
    return new Problem(FORBIDDEN, field, "Forbidden: " + detail);
  }

  /** {@code spec.ports[1].name: Duplicate value: "http"}. */
  public static Problem duplicate(String field, Object value) {
    return new Problem(DUPLICATE, field, "Duplicate value: " + Json.brief(value));
  }

  /** {@code spec.type: Unsupported value: "x": supported values: "A", "B"}. */
  public static Problem notSupported(String field, Object value, Iterable<String> supported) {
    StringBuilder text = new StringBuilder("Unsupported value: ").append(Json.brief(value));
    String separator = ": supported values: ";
    for (String each : supported) {
      text.append(separator).append('"').append(each).append('"');
      separator = ", ";
    }
    return new Problem(NOT_SUPPORTED, field, text.toString());
  }

  @Override
  public String toString() {
    return field.isEmpty() ? message : field + ": " + message;
  }
}
