package mightypi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReflectionTest {

  @TempDir Path directory;
  SmallApi api;

  @BeforeEach
  void start() throws IOException {
    api = new SmallApi();
    api.lists(10, SmallApi.configMap("a", 5), SmallApi.configMap("b", 7));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private KubernetesCluster connect() throws IOException {
    return KubernetesCluster.open(
        ClientConfig.of(api.kubeconfig(directory), Set.of(Kinds.CONFIG_MAP)),
        Clock.SYSTEM,
        Randomness.secure());
  }

  private static boolean has(Image image, String... names) {
    return image.all(Kinds.CONFIG_MAP).stream()
        .map(each -> each.name())
        .toList()
        .equals(java.util.List.of(names));
  }

  @Test
  void saysInEachDocumentWhatItIs() throws IOException {
    try (KubernetesCluster cluster = connect()) {
      assertThat(cluster.now().all(Kinds.CONFIG_MAP))
          .allSatisfy(
              each -> {
                assertThat(each.apiVersion()).isEqualTo("v1");
                assertThat(each.kindName()).isEqualTo("ConfigMap");
              });
    }
  }

  @Test
  void followsTheWatchAndResumesItWhereItWas() throws IOException {
    try (KubernetesCluster cluster = connect()) {
      api.tells("ADDED", SmallApi.configMap("c", 11));
      api.tells("DELETED", SmallApi.configMap("a", 12));
      api.tells("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"20\"}}");
      api.hangsUp();
      api.tells("ADDED", SmallApi.configMap("d", 21));
      Watching.until(cluster, "d is there", image -> has(image, "b", "c", "d"));

      assertThat(api.requests()).filteredOn(each -> !each.contains("watch")).hasSize(1);
      assertThat(api.requests()).anyMatch(each -> each.contains("resourceVersion=10&"));
      assertThat(api.requests().getLast()).contains("resourceVersion=20&");
    }
  }

  @Test
  void listsAgainWhenItsPlaceIsGone() throws IOException {
    try (KubernetesCluster cluster = connect()) {
      api.lists(90, SmallApi.configMap("b", 80), SmallApi.configMap("z", 85));
      api.tells(
          "ERROR", "{\"kind\":\"Status\",\"metadata\":{},\"code\":410,\"reason\":\"Expired\"}");
      api.hangsUp();
      Image image = Watching.until(cluster, "z is there", now -> has(now, "b", "z"));

      assertThat(image.all(Kinds.CONFIG_MAP).iterator().next().resourceVersion()).isEqualTo("80");
      api.tells("ADDED", SmallApi.configMap("zz", 91));
      Watching.until(cluster, "zz is there", now -> has(now, "b", "z", "zz"));
    }
  }

  @Test
  void passesOverWhatIsOlderThanWhatItKnows() throws IOException {
    try (KubernetesCluster cluster = connect()) {
      api.tells("MODIFIED", SmallApi.configMap("b", 6));
      api.tells("ADDED", SmallApi.configMap("c", 11));
      Image image = Watching.until(cluster, "c is there", now -> has(now, "a", "b", "c"));

      assertThat(image.find(Kinds.CONFIG_MAP.key("shop", "b")).orElseThrow().resourceVersion())
          .isEqualTo("7");
    }
  }

  @Test
  void countsAKindThatIsNotServedAsEmpty() throws IOException {
    api.failsToList(404, Integer.MAX_VALUE);
    try (KubernetesCluster cluster = connect()) {
      assertThat(cluster.now().count(Kinds.CONFIG_MAP)).isZero();
    }
  }

  @Test
  void triesAgainAfterFailures() throws IOException {
    api.failsToList(500, 2);
    try (KubernetesCluster cluster = connect()) {
      assertThat(has(cluster.now(), "a", "b")).isTrue();
    }
  }
}
