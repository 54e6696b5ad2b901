package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** What must be true of every image, and of the last one. */
final class Claims implements Consumer<Image> {

  private static final Key HELD = Kinds.CONFIG_MAP.key("shop", "held");

  /** Six are the most that is ever wished for, and a quarter of it may be above. */
  private static final int MOST_OF_WEB = 6 + 2;

  private final Map<Key, String> written = new HashMap<>();
  private long revision;

  void acknowledged(Key key, String value) {
    written.put(key, value);
  }

  @Override
  public void accept(Image image) {
    assertThat(image.revision()).as("revisions only grow").isGreaterThanOrEqualTo(revision);
    revision = image.revision();
    assertThat(image.find(HELD)).as("what a finalizer holds stays").isPresent();
    nothingIsLost(image);
    podsAreTheirOwn(image);
  }

  private void nothingIsLost(Image image) {
    written.forEach(
        (key, value) ->
            assertThat(image.find(key).flatMap(each -> Json.text(each.tree(), "data", "value")))
                .as("what was acknowledged is there: " + key)
                .contains(value));
  }

  private static void podsAreTheirOwn(Image image) {
    Set<String> addresses = new HashSet<>();
    Map<String, Integer> ofOwner = new HashMap<>();
    for (Document pod : image.all(Kinds.POD, "shop")) {
      long version = Long.parseLong(pod.resourceVersion());
      assertThat(version)
          .as("no object is newer than its image")
          .isLessThanOrEqualTo(image.revision());
      Json.text(pod.tree(), "status", "podIP")
          .ifPresent(ip -> assertThat(addresses.add(ip)).as("one pod at " + ip).isTrue());
      Document.Owner owner = pod.controller().orElseThrow();
      if (!pod.isDeleting()) {
        ofOwner.merge(owner.kind() + "/" + owner.name(), 1, Integer::sum);
      }
      if (owner.kind().equals("StatefulSet")) {
        assertThat(pod.name()).as("the identity of a pod of a StatefulSet").matches("db-\\d+");
        assertThat(pod.labels()).containsEntry("statefulset.kubernetes.io/pod-name", pod.name());
      }
    }
    assertThat(sum(ofOwner, "ReplicaSet/")).as("pods of web").isLessThanOrEqualTo(MOST_OF_WEB);
    assertThat(sum(ofOwner, "StatefulSet/")).as("pods of db").isLessThanOrEqualTo(3);
  }

  private static int sum(Map<String, Integer> counts, String prefix) {
    return counts.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** When nobody disturbs it any longer, the cluster is as it was wished for. */
  void atRest(Image image) {
    accept(image);
    same(image, Kinds.DEPLOYMENT.key("shop", "web"));
    same(image, Kinds.STATEFUL_SET.key("shop", "db"));
  }

  private static void same(Image image, Key key) {
    Document workload = image.find(key).orElseThrow();
    int wished = (Integer) Json.at(workload.tree(), "spec", "replicas").orElseThrow();
    long there =
        image.all(Kinds.POD, "shop").stream()
            .filter(each -> key.name().equals(each.labels().get("app")))
            .filter(each -> Json.text(each.tree(), "status", "podIP").isPresent())
            .count();
    assertThat(there).as("pods that run of " + key).isEqualTo(wished);
    Object ready = Json.at(workload.tree(), "status", "readyReplicas").orElse(0);
    assertThat(ready).as("readyReplicas of " + key).isEqualTo(wished);
  }
}
