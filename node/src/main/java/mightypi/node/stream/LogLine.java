package mightypi.node.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * One line of a log file: {@code 2026-01-02T03:04:05.678901234Z stdout F text}.
 *
 * @param isWhole false for a part of a line that was too long; the next one goes on with it
 * @param from where the text begins in the bytes
 */
record LogLine(String time, boolean isWhole, byte[] bytes, int from, int length) {

  /** Empty when the bytes are no such line. */
  static Optional<LogLine> parse(byte[] bytes, int length) {
    int first = space(bytes, 0, length);
    int second = space(bytes, first + 1, length);
    int third = space(bytes, second + 1, length);
    if (first < 0 || second < 0 || third < 0) {
      return Optional.empty();
    }
    String time = new String(bytes, 0, first, StandardCharsets.US_ASCII);
    boolean whole = bytes[second + 1] == 'F';
    return Optional.of(new LogLine(time, whole, bytes, third + 1, length - third - 1));
  }

  private static int space(byte[] bytes, int from, int length) {
    for (int i = Math.max(0, from); i < length; i++) {
      if (bytes[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  boolean isSince(Optional<Instant> since) {
    try {
      return since.isEmpty()
          || !java.time.OffsetDateTime.parse(time).toInstant().isBefore(since.get());
    } catch (DateTimeParseException e) {
      return true;
    }
  }
}
