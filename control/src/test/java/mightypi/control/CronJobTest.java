package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronJobTest {

  private static final Key BACKUP = Kinds.CRON_JOB.key("shop", "backup");

  private static Document backup(String schedule, Map<String, @Nullable Object> more) {
    Document job = Wishes.workload(Kinds.JOB, "backup", Map.of("completions", 1, "parallelism", 1));
    Map<String, @Nullable Object> spec =
        Fields.fields(
            "schedule",
            schedule,
            "concurrencyPolicy",
            "Allow",
            "successfulJobsHistoryLimit",
            3,
            "jobTemplate",
            Map.of("spec", Json.map(job.tree(), "spec")));
    spec.putAll(more);
    return Document.of(
        Fields.fields(
            "apiVersion",
            "batch/v1",
            "kind",
            "CronJob",
            "metadata",
            Map.of("name", "backup", "namespace", "shop"),
            "spec",
            spec));
  }

  private static Rehearsal ending(long seed) {
    Rehearsal cluster = Wishes.cluster(seed);
    return cluster.running(List.of(new EndingPods(cluster.clock(), pod -> true)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void runsAtItsTimesAndForgetsOldRuns(long seed) {
    Rehearsal cluster =
        ending(seed).losing(5).with(Kinds.CRON_JOB, backup("*/5 * * * *", Map.of()));
    cluster.pass(Duration.ofMinutes(31));

    assertThat(cluster.told().stream().filter(each -> each.contains("Created job")).count())
        .isBetween(5L, 6L); // a lost reply may lose the word as well
    assertThat(cluster.now().all(Kinds.JOB, "shop")).hasSize(3);
    Map<String, @Nullable Object> status = Json.map(cluster.find(BACKUP).tree(), "status");
    assertThat(status)
        .containsEntry("lastScheduleTime", "2026-01-01T12:30:00Z")
        .containsEntry("lastSuccessfulTime", "2026-01-01T12:30:00Z")
        .doesNotContainKey("active");
  }

  @Test
  void knowsTimeZones() {
    Rehearsal cluster =
        ending(1)
            .with(
                Kinds.CRON_JOB, backup("30 21 * * *", Map.of("timeZone", "Asia/Tokyo"))); // 12:30 Z
    cluster.pass(Duration.ofMinutes(29));
    assertThat(cluster.now().all(Kinds.JOB, "shop")).isEmpty();
    cluster.pass(Duration.ofMinutes(2));
    assertThat(cluster.now().all(Kinds.JOB, "shop")).hasSize(1);
  }

  @Test
  void forbidsOrReplacesWhatStillRuns() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.CRON_JOB, backup("* * * * *", Map.of("concurrencyPolicy", "Forbid")));
    cluster.pass(Duration.ofSeconds(150));
    assertThat(cluster.now().all(Kinds.JOB, "shop")).hasSize(1);
    assertThat(cluster.told()).anyMatch(each -> each.startsWith("JobAlreadyActive"));
    Document first = cluster.now().all(Kinds.JOB, "shop").iterator().next();

    Document next = cluster.find(BACKUP).with("Replace", "spec", "concurrencyPolicy");
    cluster.make(new Change.Update(BACKUP, next)).pass(Duration.ofMinutes(1));
    assertThat(cluster.now().all(Kinds.JOB, "shop"))
        .singleElement()
        .satisfies(job -> assertThat(job.name()).isNotEqualTo(first.name()));
    assertThat(Json.list(cluster.find(BACKUP).tree(), "status", "active")).hasSize(1);
  }

  @Test
  void makesUpForTheLastMissedTimeOnly() {
    Rehearsal cluster = ending(1).with(Kinds.CRON_JOB, backup("@hourly", Map.of("suspend", true)));
    cluster.pass(Duration.ofHours(5).plusMinutes(10));
    cluster
        .make(new Change.Update(BACKUP, cluster.find(BACKUP).with(false, "spec", "suspend")))
        .settle();
    assertThat(cluster.now().all(Kinds.JOB, "shop")).hasSize(1);

    Document late = cluster.find(BACKUP).with(60, "spec", "startingDeadlineSeconds");
    cluster.make(new Change.Update(BACKUP, late.with(true, "spec", "suspend"))).settle();
    cluster.pass(Duration.ofHours(2));
    cluster
        .make(new Change.Update(BACKUP, cluster.find(BACKUP).with(false, "spec", "suspend")))
        .settle();
    assertThat(cluster.now().all(Kinds.JOB, "shop")).hasSize(1);
    assertThat(cluster.told()).anyMatch(each -> each.startsWith("MissSchedule"));
  }
}
