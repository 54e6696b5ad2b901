package mightypi.control.batch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.CronSchedule;
import mightypi.model.Document;

/** When a CronJob is to run: its schedule in its time zone. */
record Timetable(CronSchedule schedule, ZoneId zone) {

  private static final int TOO_MANY = 100;

  /** Throws IllegalArgumentException for a schedule, DateTimeException for a zone that is none. */
  static Timetable of(Document cronJob) {
    String zone = Fields.text(cronJob.tree(), "spec", "timeZone");
    return new Timetable(
        CronSchedule.parse(Fields.text(cronJob.tree(), "spec", "schedule")), zone(zone));
  }

  private static ZoneId zone(String name) throws DateTimeException {
    return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
  }

  private ZonedDateTime local(Instant time) {
    return time.atZone(zone);
  }

  /** The last time that is due: after the one, and not after the other. */
  Optional<ZonedDateTime> due(Instant after, Instant now) {
    return schedule.atOrBefore(local(now)).filter(time -> time.toInstant().isAfter(after));
  }

  Optional<Duration> untilNext(Instant now) {
    return schedule
        .after(local(now))
        .map(time -> Duration.between(now, time.toInstant()))
        .filter(Duration::isPositive);
  }

  /** Whether more times have passed than can be a short absence. */
  boolean missedMany(Instant after, Instant now) {
    Optional<ZonedDateTime> time = schedule.after(local(after));
    int count = 0;
    while (count <= TOO_MANY && time.isPresent() && !time.get().toInstant().isAfter(now)) {
      count++;
      time = schedule.after(time.get());
    }
    return count > TOO_MANY;
  }
}
