package mightypi.model;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The schedule of a CronJob: minute, hour, day of month, month, day of week, as cron(8) has them,
 * with the macros {@code @hourly} to {@code @yearly}. When both days are restricted, either will
 * do.
 */
public final class CronSchedule {

  private static final int HORIZON_YEARS = 5; // 29 February comes within
  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean anyDayOfMonth;
  private final boolean anyDayOfWeek;

  private CronSchedule(String[] fields) {
    minutes = field(fields[0], 0, 59, List.of(), 0);
    hours = field(fields[1], 0, 23, List.of(), 0);
    daysOfMonth = field(fields[2], 1, 31, List.of(), 0);
    months = field(fields[3], 1, 12, MONTHS, 1);
    daysOfWeek = field(fields[4], 0, 7, DAYS, 0);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0); // Sunday has two numbers
    }
    anyDayOfMonth = isAny(fields[2]);
    anyDayOfWeek = isAny(fields[4]);
  }

  private static boolean isAny(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  /** Throws IllegalArgumentException that says what is wrong. */
  public static CronSchedule parse(String text) {
    String whole = MACROS.getOrDefault(text.strip(), text.strip());
    String[] fields = whole.split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "expected exactly 5 fields, found " + fields.length + ": [" + whole + "]");
    }
    return new CronSchedule(fields);
  }

  /** What is wrong with a schedule; empty when nothing is. */
  public static String fault(String text) {
    try {
      parse(text);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static BitSet field(String text, int least, int most, List<String> names, int first) {
    BitSet set = new BitSet(most + 1);
    for (String part : text.split(",", -1)) {
      String[] range = part.split("/", -1);
      if (range.length > 2) {
        throw new IllegalArgumentException("too many slashes: " + part);
      }
      int step = range.length == 2 ? number(range[1], List.of(), 0) : 1;
      int from = least;
      int to = most;
      if (!isAny(range[0])) {
        String[] ends = range[0].split("-", 2);
        from = number(ends[0], names, first);
        to = ends.length == 2 ? number(ends[1], names, first) : range.length == 2 ? most : from;
      }
      if (from < least || to > most || from > to || step < 1) {
        throw new IllegalArgumentException(
            "must be between " + least + " and " + most + ": " + part);
      }
      for (int i = from; i <= to; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, List<String> names, int first) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + first;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse int from " + text, e);
    }
  }

  /** The first time after the given one; empty when there is none in years. */
  public Optional<ZonedDateTime> after(ZonedDateTime time) {
    ZonedDateTime next = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = next.plusYears(HORIZON_YEARS);
    while (next.isBefore(end)) {
      if (!months.get(next.getMonthValue())) {
        next = next.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(next)) {
        next = next.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(next.getHour())) {
        next = next.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
      } else if (!minutes.get(next.getMinute())) {
        next = next.plus(Duration.ofMinutes(1));
      } else {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  /** The last time that is not after the given one; empty when there was none in years. */
  public Optional<ZonedDateTime> atOrBefore(ZonedDateTime time) {
    ZonedDateTime last = time.truncatedTo(ChronoUnit.MINUTES);
    ZonedDateTime end = last.minusYears(HORIZON_YEARS);
    while (last.isAfter(end)) {
      if (!months.get(last.getMonthValue())) {
        last = last.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).minusMinutes(1);
      } else if (!isDay(last)) {
        last = last.truncatedTo(ChronoUnit.DAYS).minusMinutes(1);
      } else if (!hours.get(last.getHour())) {
        last = last.truncatedTo(ChronoUnit.HOURS).minusMinutes(1);
      } else if (!minutes.get(last.getMinute())) {
        last = last.minusMinutes(1);
      } else {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = daysOfMonth.get(time.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
    return anyDayOfMonth || anyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
  }
}
