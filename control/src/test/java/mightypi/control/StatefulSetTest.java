package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatefulSetTest {

  private static final Key DB = Kinds.STATEFUL_SET.key("shop", "db");

  private static Document db(int replicas, Map<String, @Nullable Object> more) {
    Document set =
        Wishes.workload(
            Kinds.STATEFUL_SET,
            "db",
            Map.of(
                "replicas",
                replicas,
                "serviceName",
                "db",
                "updateStrategy",
                Map.of("type", "RollingUpdate")));
    for (Map.Entry<String, @Nullable Object> each : more.entrySet()) {
      set = set.with(each.getValue(), "spec", each.getKey());
    }
    return set;
  }

  private static Rehearsal change(Rehearsal cluster, Object value, String... path) {
    return cluster.make(new Change.Update(DB, cluster.find(DB).with(value, path)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void growsAndShrinksInOrder(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed)
            .losing(5)
            .claiming(StatefulSetTest::isWithoutGaps)
            .with(Kinds.STATEFUL_SET, db(4, Map.of()))
            .settle();
    assertThat(names(cluster)).containsExactly("db-0", "db-1", "db-2", "db-3");
    Document first = cluster.find(Kinds.POD.key("shop", "db-0"));
    assertThat(first.labels())
        .containsEntry("statefulset.kubernetes.io/pod-name", "db-0")
        .containsEntry("apps.kubernetes.io/pod-index", "0");
    assertThat(Fields.text(first.tree(), "spec", "hostname")).isEqualTo("db-0");
    assertThat(Fields.text(first.tree(), "spec", "subdomain")).isEqualTo("db");

    change(cluster, 1, "spec", "replicas").settle();
    assertThat(names(cluster)).containsExactly("db-0");
    assertThat(Json.map(cluster.find(DB).tree(), "status"))
        .containsEntry("replicas", 1)
        .containsEntry("availableReplicas", 1);
  }

  /** A pod is there only while those before it are. */
  private static void isWithoutGaps(Image image) {
    List<String> ready =
        image.all(Kinds.POD, "shop").stream().filter(Pods::isReady).map(Document::name).toList();
    for (Document pod : image.all(Kinds.POD, "shop")) {
      int number = Integer.parseInt(pod.name().substring(3));
      if (number > 0) {
        assertThat(ready).contains("db-" + (number - 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void updatesFromTheHighestNumberDownToThePartition(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed).with(Kinds.STATEFUL_SET, db(4, Map.of())).settle().losing(3);
    Object rolling = Map.of("type", "RollingUpdate", "rollingUpdate", Map.of("partition", 2));
    change(cluster, rolling, "spec", "updateStrategy");
    cluster.claiming(
        image ->
            assertThat(image.all(Kinds.POD, "shop").stream().filter(Pods::isReady).count())
                .isGreaterThanOrEqualTo(3));
    change(cluster, Wishes.template("db", "app:2", Map.of()), "spec", "template").settle();

    assertThat(images(cluster)).containsExactly("app:1", "app:1", "app:2", "app:2");
    Map<String, @Nullable Object> status = Json.map(cluster.find(DB).tree(), "status");
    assertThat(status).containsEntry("currentReplicas", 2).containsEntry("updatedReplicas", 2);
    assertThat(status.get("currentRevision")).isNotEqualTo(status.get("updateRevision"));

    change(cluster, Map.of("type", "RollingUpdate"), "spec", "updateStrategy").settle();
    assertThat(images(cluster)).containsOnly("app:2").hasSize(4);
    status = Json.map(cluster.find(DB).tree(), "status");
    assertThat(status.get("currentRevision")).isEqualTo(status.get("updateRevision"));
    assertThat(status).containsEntry("currentReplicas", 4);
  }

  @Test
  void claimsVolumesAndLeavesThemToWhomItSays() {
    Object template =
        Map.of(
            "metadata",
            Map.of("name", "data"),
            "spec",
            Map.of("accessModes", List.of("ReadWriteOnce")));
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.PERSISTENT_VOLUME, StorageTest.volume("one", "1Gi"))
            .with(Kinds.PERSISTENT_VOLUME, StorageTest.volume("two", "1Gi"))
            .with(
                Kinds.STATEFUL_SET,
                db(
                    2,
                    Map.of(
                        "volumeClaimTemplates",
                        List.of(template),
                        "persistentVolumeClaimRetentionPolicy",
                        Map.of("whenScaled", "Delete", "whenDeleted", "Retain"))))
            .settle();
    assertThat(claims(cluster)).containsExactly("data-db-0", "data-db-1");
    Document pod = cluster.find(Kinds.POD.key("shop", "db-1"));
    Object volume = Json.list(pod.tree(), "spec", "volumes").getFirst();
    assertThat(Fields.text(volume, "persistentVolumeClaim", "claimName")).isEqualTo("data-db-1");

    change(cluster, 1, "spec", "replicas").settle();
    assertThat(claims(cluster)).containsExactly("data-db-0");
    cluster.make(Change.delete(DB, cluster.find(DB))).settle();
    assertThat(names(cluster)).isEmpty();
    assertThat(claims(cluster)).containsExactly("data-db-0");
  }

  @Test
  void makesAllAtOnceWhereOrderDoesNotMatter() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.STATEFUL_SET, db(3, Map.of("podManagementPolicy", "Parallel")))
            .settle();
    assertThat(names(cluster)).containsExactly("db-0", "db-1", "db-2");
    change(cluster, Map.of("start", 2), "spec", "ordinals").settle();
    assertThat(names(cluster)).containsExactly("db-2", "db-3", "db-4");
  }

  private static List<String> names(Rehearsal cluster) {
    return cluster.now().all(Kinds.POD, "shop").stream().map(Document::name).toList();
  }

  private static List<String> claims(Rehearsal cluster) {
    return cluster.now().all(Kinds.PERSISTENT_VOLUME_CLAIM, "shop").stream()
        .map(Document::name)
        .toList();
  }

  private static List<String> images(Rehearsal cluster) {
    return cluster.now().all(Kinds.POD, "shop").stream()
        .map(pod -> Json.list(pod.tree(), "spec", "containers").getFirst())
        .map(each -> Fields.text(each, "image"))
        .toList();
  }
}
