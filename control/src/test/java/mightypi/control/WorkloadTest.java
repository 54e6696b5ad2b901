package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

  private static final Key WEB = Kinds.DEPLOYMENT.key("shop", "web");

  @Test
  void makesThePodsOfADeploymentAndSaysSo() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 3)).settle();

    Document web = cluster.find(WEB);
    assertThat(readyPods(cluster.now())).isEqualTo(3);
    assertThat(Json.map(web.tree(), "status"))
        .containsEntry("replicas", 3)
        .containsEntry("updatedReplicas", 3)
        .containsEntry("readyReplicas", 3)
        .containsEntry("availableReplicas", 3)
        .doesNotContainKey("unavailableReplicas");
    assertThat(Fields.annotation(web, "deployment.kubernetes.io/revision")).isEqualTo("1");
    Document set = sets(cluster).getFirst();
    assertThat(condition(web, "Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(condition(web, "Progressing")).isEqualTo("True NewReplicaSetAvailable");
    assertThat(cluster.told())
        .contains("ScalingReplicaSet: Scaled up replica set " + set.name() + " from 0 to 3")
        .filteredOn(each -> each.startsWith("SuccessfulCreate: Created pod: " + set.name() + "-"))
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rollsToANewTemplateWithinItsBoundsAlsoWhenRepliesAreLost(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 8)).settle();
    cluster.losing(5).claiming(image -> assertThat(activePods(image)).isLessThanOrEqualTo(10));
    cluster.claiming(image -> assertThat(readyPods(image)).isGreaterThanOrEqualTo(6));

    template(cluster, "app:2");
    cluster.settle();

    assertThat(readyPods(cluster.now())).isEqualTo(8);
    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .allSatisfy(pod -> assertThat(pod.toString()).isNotEmpty())
        .extracting(WorkloadTest::image)
        .containsOnly("app:2");
    assertThat(revision(cluster)).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void replacesPodsThatDieUntilAllAreThere(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed).losing(3).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 6));
    for (int i = 0; i < 20; i++) {
      cluster.steps(7 * i);
      cluster.now().all(Kinds.POD, "shop").stream()
          .skip(i % 3)
          .findFirst()
          .ifPresent(pod -> cluster.make(Change.delete(pod.key(Kinds.POD), pod)));
      cluster.claiming(image -> assertThat(activePods(image)).isLessThanOrEqualTo(8));
    }
    cluster.settle();

    assertThat(readyPods(cluster.now())).isEqualTo(6);
    assertThat(cluster.now().all(Kinds.POD, "shop")).hasSize(6);
  }

  @Test
  void goesBackToAnEarlierRevisionAndForgetsOldOnes() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 2)).settle();
    for (String image : List.of("app:2", "app:3", "app:4", "app:5")) {
      template(cluster, image);
      cluster.settle();
    }
    assertThat(sets(cluster)).hasSize(3);

    template(cluster, "app:4");
    cluster.settle();

    assertThat(revision(cluster)).isEqualTo("6");
    assertThat(sets(cluster))
        .filteredOn(set -> Fields.number(set, 0, "spec", "replicas") == 2)
        .singleElement()
        .satisfies(
            set ->
                assertThat(Fields.annotation(set, "deployment.kubernetes.io/revision-history"))
                    .isEqualTo("4"));
  }

  @Test
  void recreatesOnlyWhenTheOldPodsAreGone() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(
                Kinds.DEPLOYMENT,
                Wishes.deployment("web", 3).with(Map.of("type", "Recreate"), "spec", "strategy"))
            .settle()
            .claiming(image -> assertThat(image.all(Kinds.POD, "shop")).hasSizeLessThan(4));

    template(cluster, "app:2");
    cluster.settle();

    assertThat(readyPods(cluster.now())).isEqualTo(3);
    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .extracting(WorkloadTest::image)
        .containsOnly("app:2");
  }

  @Test
  void holdsStillWhilePausedAndSharesOutWhatIsScaled() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 4)).settle();
    edit(cluster, true, "spec", "paused");
    template(cluster, "app:2");
    cluster.settle();
    assertThat(sets(cluster)).hasSize(1);
    assertThat(condition(cluster.find(WEB), "Progressing")).isEqualTo("Unknown DeploymentPaused");

    edit(cluster, 10, "spec", "replicas");
    cluster.settle();
    assertThat(readyPods(cluster.now())).isEqualTo(10);

    edit(cluster, null, "spec", "paused");
    cluster.settle();
    assertThat(revision(cluster)).isEqualTo("2");
    assertThat(condition(cluster.find(WEB), "Progressing"))
        .isEqualTo("True NewReplicaSetAvailable");
  }

  @Test
  void tellsWhenTheDeadlineOfARolloutHasPassed() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 2)).settle();
    edit(cluster, Wishes.template("web", "app:2", Map.of("cpu", "64")), "spec", "template");

    cluster.pass(Duration.ofMinutes(5));
    assertThat(condition(cluster.find(WEB), "Progressing")).startsWith("True");
    cluster.pass(Duration.ofMinutes(6));
    assertThat(condition(cluster.find(WEB), "Progressing"))
        .isEqualTo("False ProgressDeadlineExceeded");
    assertThat(readyPods(cluster.now())).isEqualTo(2);
  }

  @Test
  void countsPodsAsAvailableWhenTheyWereReadyLongEnough() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.DEPLOYMENT, Wishes.deployment("web", 2).with(30, "spec", "minReadySeconds"))
            .settle();
    assertThat(Fields.number(cluster.find(WEB), 0, "status", "availableReplicas")).isZero();

    cluster.pass(Duration.ofSeconds(31));
    assertThat(Fields.number(cluster.find(WEB), 0, "status", "availableReplicas")).isEqualTo(2);
  }

  @Test
  void adoptsPodsThatFitAndLetsGoThoseThatNoLongerDo() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 2)).settle();
    Document pod = cluster.now().all(Kinds.POD, "shop").iterator().next();
    Key key = pod.key(Kinds.POD);

    cluster.make(new Change.Update(key, pod.with(Map.of("app", "aside"), "metadata", "labels")));
    cluster.settle();
    assertThat(cluster.find(key).controller()).isEmpty();
    assertThat(cluster.now().all(Kinds.POD, "shop")).hasSize(3);

    cluster.make(
        new Change.Update(key, cluster.find(key).with(pod.labels(), "metadata", "labels")));
    cluster.settle();
    assertThat(cluster.now().all(Kinds.POD, "shop")).hasSize(2);
  }

  private static void template(Rehearsal cluster, String image) {
    edit(cluster, Wishes.template("web", image, Map.of()), "spec", "template");
  }

  private static void edit(
      Rehearsal cluster, @org.jspecify.annotations.Nullable Object value, String... path) {
    cluster.make(new Change.Update(WEB, cluster.find(WEB).with(value, path)));
  }

  private static List<Document> sets(Rehearsal cluster) {
    return List.copyOf(cluster.now().all(Kinds.REPLICA_SET, "shop"));
  }

  private static String revision(Rehearsal cluster) {
    return Fields.annotation(cluster.find(WEB), "deployment.kubernetes.io/revision");
  }

  private static String condition(Document deployment, String type) {
    return Conditions.find(Conditions.of(deployment), type)
        .map(each -> Fields.text(each, "status") + " " + Fields.text(each, "reason"))
        .orElse("");
  }

  private static String image(Document pod) {
    return Fields.text(Json.list(pod.tree(), "spec", "containers").getFirst(), "image");
  }

  private static int readyPods(Image image) {
    return (int)
        image.all(Kinds.POD, "shop").stream()
            .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
            .count();
  }

  private static int activePods(Image image) {
    return (int) image.all(Kinds.POD, "shop").stream().filter(Pods::isActive).count();
  }
}
