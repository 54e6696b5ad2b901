package mightypi.control.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What {@code metadata.managedFields} tells of the writers of a status. */
public final class StatusRecord {

  /** So long a status stays as somebody else wrote it, so that two writers do not race. */
  private static final Duration COURTESY = Duration.ofSeconds(10);

  private StatusRecord() {}

  /**
   * How long who would write the status otherwise should wait yet; zero when nobody wrote it of
   * late.
   */
  public static Duration courtesy(Document document, Instant now) {
    Duration age =
        Json.list(document.tree(), "metadata", "managedFields").stream()
            .map(Json::map)
            .filter(entry -> Json.text(entry, "subresource").equals(Optional.of("status")))
            .flatMap(StatusRecord::time)
            .max(Comparator.naturalOrder())
            .map(time -> Duration.between(time, now))
            .orElse(COURTESY);
    boolean recent = !age.isNegative() && age.compareTo(COURTESY) < 0;
    return recent ? COURTESY.minus(age) : Duration.ZERO;
  }

  private static Stream<Instant> time(Map<String, @Nullable Object> entry) {
    try {
      return Json.text(entry, "time").map(Instant::parse).stream();
    } catch (DateTimeParseException e) {
      return Stream.empty();
    }
  }
}
