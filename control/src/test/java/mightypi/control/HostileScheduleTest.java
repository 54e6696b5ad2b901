package mightypi.control;

import java.time.ZonedDateTime;
import mightypi.model.CronSchedule;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileScheduleTest {

  @Test
  void whatIsNoScheduleIsSaidToBeNone() {
    ZonedDateTime noon = ZonedDateTime.parse("2026-01-01T12:00:00Z[Europe/Zurich]");
    Fuzz.of("*/5 0-6,8 1 jan-dec mon", "@daily", "0 0 29 2 *", "30 2 * * 0,7")
        .allowing(IllegalArgumentException.class)
        .text(
            10_000,
            text -> {
              CronSchedule schedule = CronSchedule.parse(text);
              schedule.after(noon);
              schedule.atOrBefore(noon);
            });
  }
}
