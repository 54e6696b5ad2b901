package mightypi.api.schema;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Times as Kubernetes writes them, whatever form they came in: {@code metav1.Time} in whole seconds
 * of UTC, {@code metav1.MicroTime} with six digits. Clients in Go read no other form of the latter.
 */
final class Times {

  private static final Set<String> FINE = Set.of("LeaseSpec", "EventSeries");
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private Times() {}

  /** A value of a built-in type, which fits its place. */
  static Object written(Node.Struct owner, Node place, Object value, Path at) {
    if (!(place instanceof Node.Scalar scalar)
        || !scalar.format().equals("date-time")
        || !(value instanceof String text)
        || text.isEmpty()) {
      return value;
    }
    String written = written(text, isFine(owner, at));
    return written.equals(text) ? value : written;
  }

  private static boolean isFine(Node.Struct owner, Path at) {
    return FINE.contains(owner.name().simple()) || at.toString().equals("eventTime");
  }

  private static String written(String text, boolean fine) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      return fine
          ? MICROS.format(time.truncatedTo(ChronoUnit.MICROS))
          : DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeException e) {
      return text; // a day that no calendar has
    }
  }
}
