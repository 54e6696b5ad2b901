package mightypi.api.listen;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import mightypi.model.Clock;

/** The Date header (RFC 9110 section 6.6.1), written once a second at most. */
final class HttpDate {

  private static volatile HttpDate latest = new HttpDate(0);

  private final long second;
  private final String text;

  private HttpDate(long second) {
    this.second = second;
    this.text =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochSecond(second).atZone(ZoneOffset.UTC));
  }

  static String now() {
    long second = Clock.SYSTEM.now().getEpochSecond();
    HttpDate known = latest;
    if (known.second != second) {
      known = new HttpDate(second);
      latest = known;
    }
    return known.text;
  }
}
