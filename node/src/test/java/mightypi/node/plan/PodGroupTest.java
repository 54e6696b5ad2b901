package mightypi.node.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import mightypi.model.Json;
import org.junit.jupiter.api.Test;

class PodGroupTest {

  private static final String SOME = "'requests':{'cpu':'250m'},'limits':{'memory':'64Mi'}";
  private static final String ALL = "'limits':{'cpu':'500m','memory':'64Mi'}";

  private static Pod pod(String spec) {
    String json = "{'metadata':{'name':'web','namespace':'shop','uid':'u'},'spec':" + spec + "}";
    return Json.view(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Pod.class);
  }

  private static String container(String name, String resources) {
    return "{'name':'" + name + "','image':'i','resources':{" + resources + "}}";
  }

  private static PodGroup group(String spec) {
    return PodGroup.of(pod(spec));
  }

  @Test
  void standsBelowTheGroupOfItsClass() {
    assertThat(group("{'containers':[" + container("a", "") + "]}"))
        .isEqualTo(new PodGroup("kubepods/besteffort/podu", PodGroup.Share.ofTime(0)));
    assertThat(group("{'containers':[" + container("a", SOME) + "]}").name())
        .isEqualTo("kubepods/burstable/podu");
    assertThat(group("{'containers':[" + container("a", ALL) + "]}").name())
        .isEqualTo("kubepods/podu");
    assertThat(PodGroup.names("u")).contains("kubepods/podu", "kubepods/burstable/podu");
    assertThat(PodGroup.uid("podu")).contains("u");
    assertThat(PodGroup.uid("burstable")).isEmpty();
  }

  @Test
  void addsUpContainersAndOverhead() {
    String two = container("a", ALL) + "," + container("b", ALL);
    assertThat(group("{'containers':[" + two + "]}").share())
        .isEqualTo(new PodGroup.Share(1024, Optional.of(100_000L), Optional.of(128L << 20)));
    assertThat(group("{'overhead':{'cpu':'1','memory':'2Mi'},'containers':[" + two + "]}").share())
        .isEqualTo(new PodGroup.Share(2048, Optional.of(200_000L), Optional.of(130L << 20)));
  }

  @Test
  void makesRoomForTheLargestInitContainerAndForSidecarsBesideIt() {
    String side =
        "{'name':'side','image':'i','restartPolicy':'Always','resources':{"
            + "'limits':{'cpu':'1','memory':'1Mi'}}}";
    String large = container("large", "'limits':{'cpu':'4','memory':'8Mi'}");
    String spec = "{'initContainers':[%s],'containers':[" + container("a", ALL) + "]}";
    assertThat(group(spec.formatted(side + "," + large)).share())
        .isEqualTo(new PodGroup.Share(5120, Optional.of(500_000L), Optional.of(65L << 20)));
    assertThat(group(spec.formatted(large + "," + side)).share())
        .isEqualTo(new PodGroup.Share(4096, Optional.of(400_000L), Optional.of(65L << 20)));
  }

  @Test
  void hasALimitOnlyWhenEveryContainerHasOne() {
    PodGroup.Share share =
        group("{'containers':[" + container("a", ALL) + "," + container("b", SOME) + "]}").share();
    assertThat(share).isEqualTo(new PodGroup.Share(768, Optional.empty(), Optional.of(128L << 20)));
  }

  @Test
  void theGroupOfAllBurstablePodsGetsWhatTheyAskForTogether() {
    Pod burstable = pod("{'containers':[" + container("a", SOME) + "]}");
    Pod guaranteed = pod("{'containers':[" + container("a", ALL) + "]}");
    assertThat(PodGroup.ofBurstable(List.of(burstable, burstable, guaranteed)))
        .isEqualTo(PodGroup.Share.ofTime(500));
    assertThat(PodGroup.ofBurstable(List.of()).cpuShares()).isEqualTo(2);
  }
}
