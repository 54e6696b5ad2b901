package mightypi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/15 * * * *|2026-03-01T10:07:30Z|2026-03-01T10:15Z",
        "0 0 29 2 *|2026-03-01T00:00:00Z|2028-02-29T00:00Z",
        "30 8-17/3 * * mon-fri|2026-03-06T18:00:00Z|2026-03-09T08:30Z",
        "0 12 1 * 0|2026-03-02T00:00:00Z|2026-03-08T12:00Z",
        "@hourly|2026-03-01T10:00:00Z|2026-03-01T11:00Z",
        "0 3 * * 7|2026-03-02T00:00:00Z|2026-03-08T03:00Z"
      })
  void findsTheNextTime(String schedule, String after, String next) {
    assertThat(CronSchedule.parse(schedule).after(ZonedDateTime.parse(after)))
        .contains(ZonedDateTime.parse(next));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"* * * *", "60 * * * *", "a * * * *", "5-1 * * * *", "*/0 * * * *"})
  void saysWhatIsWrong(String schedule) {
    assertThat(CronSchedule.fault(schedule)).isNotEmpty();
  }
}
