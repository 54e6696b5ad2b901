package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
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

class JobTest {

  private static final Key SUM = Kinds.JOB.key("shop", "sum");
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";

  private static Document job(Map<String, @Nullable Object> spec) {
    return Wishes.workload(Kinds.JOB, "sum", spec);
  }

  private static Rehearsal cluster(long seed, Predicate<Document> well) {
    Rehearsal cluster = Wishes.cluster(seed);
    return cluster.running(List.of(new EndingPods(cluster.clock(), well)));
  }

  private static Map<String, @Nullable Object> status(Rehearsal cluster) {
    return Json.map(cluster.find(SUM).tree(), "status");
  }

  private static String reason(Rehearsal cluster, String type) {
    return Conditions.find(Conditions.of(cluster.find(SUM)), type)
        .map(each -> Fields.text(each, "reason"))
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void countsEveryPodOnceAlsoWhenRepliesAreLost(long seed) {
    Rehearsal cluster =
        cluster(seed, pod -> true)
            .losing(10)
            .claiming(
                image ->
                    assertThat(image.all(Kinds.POD, "shop").stream().filter(Pods::isActive).count())
                        .isLessThanOrEqualTo(3))
            .with(Kinds.JOB, job(Map.of("completions", 10, "parallelism", 3)))
            .settle();

    assertThat(status(cluster))
        .containsEntry("succeeded", 10)
        .containsEntry("ready", 0)
        .doesNotContainKeys("active", "failed")
        .containsKey("completionTime");
    assertThat(reason(cluster, "Complete")).isEqualTo("CompletionsReached");
    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .hasSize(10)
        .allSatisfy(pod -> assertThat(Json.list(pod.tree(), "metadata", "finalizers")).isEmpty());
  }

  @Test
  void givesUpAfterItsBackoffLimitAndWaitsLongerEachTime() {
    Rehearsal cluster =
        cluster(1, pod -> false)
            .with(Kinds.JOB, job(Map.of("completions", 1, "parallelism", 1, "backoffLimit", 2)))
            .settle();
    assertThat(status(cluster)).containsEntry("failed", 1);
    cluster.pass(Duration.ofSeconds(11));
    assertThat(status(cluster)).containsEntry("failed", 2);
    cluster.pass(Duration.ofSeconds(11));
    assertThat(status(cluster)).containsEntry("failed", 2);
    cluster.pass(Duration.ofSeconds(11));

    assertThat(status(cluster)).containsEntry("failed", 3);
    assertThat(reason(cluster, "Failed")).isEqualTo("BackoffLimitExceeded");
    assertThat(cluster.told())
        .contains("BackoffLimitExceeded: Job has reached the specified backoff limit");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void endsEveryIndexOrSaysWhichFailed(long seed) {
    Rehearsal cluster =
        cluster(seed, pod -> !List.of("1", "4").contains(Fields.annotation(pod, INDEX)))
            .losing(5)
            .with(
                Kinds.JOB,
                job(
                    Map.of(
                        "completions", 5,
                        "parallelism", 2,
                        "completionMode", "Indexed",
                        "backoffLimit", Integer.MAX_VALUE,
                        "backoffLimitPerIndex", 1)));
    cluster.pass(Duration.ofMinutes(5));

    assertThat(status(cluster))
        .containsEntry("completedIndexes", "0,2,3")
        .containsEntry("failedIndexes", "1,4")
        .containsEntry("succeeded", 3)
        .containsEntry("failed", 4);
    assertThat(reason(cluster, "Failed")).isEqualTo("FailedIndexes");
  }

  @Test
  void failsAtOnceByItsPodFailurePolicy() {
    Object rule =
        Map.of("action", "FailJob", "onExitCodes", Map.of("operator", "In", "values", List.of(3)));
    Rehearsal cluster =
        cluster(1, pod -> false)
            .with(
                Kinds.JOB,
                job(
                    Map.of(
                        "completions", 4,
                        "parallelism", 1,
                        "backoffLimit", 6,
                        "podFailurePolicy", Map.of("rules", List.of(rule)))))
            .settle();
    assertThat(reason(cluster, "Failed")).isEqualTo("PodFailurePolicy");
    assertThat(status(cluster)).containsEntry("failed", 1);
  }

  @Test
  void succeedsByItsSuccessPolicy() {
    Object rule = Map.of("succeededIndexes", "0");
    Rehearsal cluster =
        cluster(1, pod -> "0".equals(Fields.annotation(pod, INDEX)))
            .with(
                Kinds.JOB,
                job(
                    Map.of(
                        "completions", 3,
                        "parallelism", 3,
                        "completionMode", "Indexed",
                        "backoffLimit", 6,
                        "successPolicy", Map.of("rules", List.of(rule)))))
            .settle();
    assertThat(reason(cluster, "Complete")).isEqualTo("SuccessPolicy");
  }

  @Test
  void restsWhileSuspendedAndEndsAtItsDeadline() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(
                Kinds.JOB,
                job(
                    Map.of(
                        "completions", 2,
                        "parallelism", 2,
                        "suspend", true,
                        "activeDeadlineSeconds", 60)))
            .settle();
    assertThat(cluster.now().all(Kinds.POD, "shop")).isEmpty();
    assertThat(reason(cluster, "Suspended")).isEqualTo("JobSuspended");

    cluster.make(new Change.Update(SUM, cluster.find(SUM).with(false, "spec", "suspend"))).settle();
    assertThat(status(cluster)).containsEntry("active", 2).containsEntry("ready", 2);
    assertThat(reason(cluster, "Suspended")).isEqualTo("JobResumed");

    cluster.pass(Duration.ofSeconds(61));
    assertThat(reason(cluster, "Failed")).isEqualTo("DeadlineExceeded");
    assertThat(cluster.now().all(Kinds.POD, "shop")).isEmpty();
  }

  @Test
  void isForgottenWithItsPodsAfterItsTime() {
    Rehearsal cluster =
        cluster(1, pod -> true)
            .with(
                Kinds.JOB,
                job(Map.of("completions", 1, "parallelism", 1, "ttlSecondsAfterFinished", 100)));
    cluster.pass(Duration.ofSeconds(50));
    assertThat(cluster.now().all(Kinds.POD, "shop")).hasSize(1);
    cluster.pass(Duration.ofSeconds(60));
    assertThat(cluster.now().all(Kinds.JOB)).isEmpty();
    assertThat(cluster.now().all(Kinds.POD, "shop")).isEmpty();
  }

  @Test
  void letsItsPodsGoWhenItIsDeleted() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.JOB, job(Map.of("completions", 2, "parallelism", 2))).settle();
    cluster.make(Change.delete(SUM, cluster.find(SUM))).settle();
    assertThat(cluster.now().all(Kinds.POD, "shop")).isEmpty();
  }
}
