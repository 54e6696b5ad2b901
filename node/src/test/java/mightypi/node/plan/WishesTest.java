package mightypi.node.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Json;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.RuntimeFeatures;
import mightypi.node.cri.v1.RuntimeHandler;
import mightypi.node.cri.v1.RuntimeHandlerFeatures;
import mightypi.node.cri.v1.StatusResponse;
import mightypi.node.cri.v1.SupplementalGroupsPolicy;
import mightypi.node.status.NodeAbilities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What pods may wish for, and not every runtime can. */
class WishesTest {

  private static final StatusResponse ABLE =
      StatusResponse.newBuilder()
          .setFeatures(RuntimeFeatures.newBuilder().setSupplementalGroupsPolicy(true))
          .addRuntimeHandlers(
              RuntimeHandler.newBuilder()
                  .setName("runc")
                  .setFeatures(
                      RuntimeHandlerFeatures.newBuilder().setRecursiveReadOnlyMounts(true)))
          .addRuntimeHandlers(RuntimeHandler.newBuilder().setName("kata"))
          .build();

  @Test
  void aRuntimeTellsWhatItCan() {
    assertThat(Abilities.of(ABLE)).isEqualTo(new Abilities(true, Set.of("runc")));
    assertThat(Abilities.of(StatusResponse.getDefaultInstance()))
        .isEqualTo(new Abilities(false, Set.of()));
  }

  @Test
  void aNodeTellsWhatItsRuntimeCan() {
    NodeStatusBuilder status = new NodeStatusBuilder();
    NodeAbilities.tell(ABLE, status);
    NodeStatus told = status.build();
    assertThat(told.getFeatures().getSupplementalGroupsPolicy()).isTrue();
    assertThat(told.getRuntimeHandlers())
        .extracting(each -> each.getName())
        .containsExactly("kata", "runc");
    assertThat(told.getRuntimeHandlers().getLast().getFeatures().getRecursiveReadOnlyMounts())
        .isTrue();
  }

  private static VolumeMount mount(
      @Nullable String mode, boolean readOnly, @Nullable String propagation) {
    return new VolumeMountBuilder()
        .withName("v")
        .withMountPath("/v")
        .withReadOnly(readOnly)
        .withRecursiveReadOnly(mode)
        .withMountPropagation(propagation)
        .build();
  }

  @Test
  void aMountIsReadOnlyAsDeepAsItWishesAndTheRuntimeCan() throws ConfigFault {
    assertThat(ReadOnly.isRecursive(mount("IfPossible", true, "None"), true)).isTrue();
    assertThat(ReadOnly.isRecursive(mount("IfPossible", true, "None"), false)).isFalse();
    assertThat(ReadOnly.isRecursive(mount("Enabled", true, null), true)).isTrue();
    assertThat(ReadOnly.isRecursive(mount("Disabled", true, null), true)).isFalse();
    assertThat(ReadOnly.isRecursive(mount(null, true, null), true)).isFalse();
    refuses(mount("Enabled", true, null), false, "it is not supported by the runtime");
    refuses(mount("Enabled", false, null), true, "it is not read-only");
    refuses(
        mount("IfPossible", true, "HostToContainer"),
        true,
        "it is not compatible with propagation \"HostToContainer\"");
  }

  private static void refuses(VolumeMount mount, boolean possible, String why) {
    assertThatThrownBy(() -> ReadOnly.isRecursive(mount, possible))
        .hasMessage("volume \"v\" requested recursive read-only mode, but " + why);
  }

  @Test
  void groupsOfTheImageAreLeftOutWhereAPodWishesSo() throws ConfigFault {
    assertThat(policy("{'supplementalGroupsPolicy':'Strict','supplementalGroups':[7]}"))
        .isEqualTo(SupplementalGroupsPolicy.Strict);
    assertThat(policy("{'supplementalGroups':[7]}")).isEqualTo(SupplementalGroupsPolicy.Merge);
  }

  private static SupplementalGroupsPolicy policy(String context) throws ConfigFault {
    String json =
        "{'metadata':{'name':'web'},'spec':{'securityContext':"
            + context
            + ",'containers':[{'name':'web'}]}}";
    Pod pod = Json.view(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Pod.class);
    return Security.of(
            pod,
            pod.getSpec().getContainers().getFirst(),
            Image.getDefaultInstance(),
            Optional.empty())
        .getSupplementalGroupsPolicy();
  }

  @Test
  void signalsAreCountedAsTheKernelDoes() {
    assertThat(Signals.number("SIGHUP")).contains(1);
    assertThat(Signals.number("SIGTERM")).contains(15);
    assertThat(Signals.number("SIGSYS")).contains(31);
    assertThat(Signals.number("SIGPOLL")).isEqualTo(Signals.number("SIGIO")).contains(29);
    assertThat(Signals.number("SIGRTMIN")).contains(34);
    assertThat(Signals.number("SIGRTMIN+3")).contains(37);
    assertThat(Signals.number("SIGRTMAX-14")).contains(50);
    assertThat(Signals.number("SIGRTMAX+1")).isEmpty();
    assertThat(Signals.number("SIGRTMUX")).isEmpty();
    assertThat(Signals.number("SIGNONE")).isEmpty();
  }
}
