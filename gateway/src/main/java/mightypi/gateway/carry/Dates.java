package mightypi.gateway.carry;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import mightypi.model.Clock;

/** The value of Date (RFC 9110 section 5.6.7), made once a second at most. */
final class Dates {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Made(long second, AsciiString text) {}

  private static volatile Made last = new Made(0, AsciiString.EMPTY_STRING);

  private Dates() {}

  static AsciiString now(Clock clock) {
    Instant now = clock.now();
    Made known = last;
    if (known.second != now.getEpochSecond()) {
      known = new Made(now.getEpochSecond(), new AsciiString(FORM.format(now)));
      last = known;
    }
    return known.text;
  }
}
