package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a pod's spec says, with the API's defaults where it says nothing. */
public final class Specs {

  private static final long DEFAULT_GRACE = 30;

  private Specs() {}

  /** An init container that goes on beside the others (KEP-753). */
  public static boolean isSidecar(Container container) {
    return "Always".equals(container.getRestartPolicy());
  }

  /** Of a container in its pod: init containers are tried again until they succeed. */
  public static String restartPolicy(Pod pod, Container container) {
    if (isSidecar(container)) {
      return "Always";
    }
    String policy = restartPolicy(pod);
    boolean isInit =
        pod.getSpec().getInitContainers().stream()
            .anyMatch(each -> each.getName().equals(container.getName()));
    return isInit && policy.equals("Always") ? "OnFailure" : policy;
  }

  /** The names of the sidecars, in the order in which they start. */
  static List<String> sidecars(Pod pod) {
    return pod.getSpec().getInitContainers().stream()
        .filter(Specs::isSidecar)
        .map(Container::getName)
        .toList();
  }

  public static boolean isSidecar(Pod pod, String container) {
    return sidecars(pod).contains(container);
  }

  /** How long a container may take to end when this probe failed, if the probe says (KEP-2238). */
  static Optional<Duration> grace(@Nullable Probe probe) {
    return Optional.ofNullable(probe)
        .flatMap(each -> Optional.ofNullable(each.getTerminationGracePeriodSeconds()))
        .map(Duration::ofSeconds);
  }

  public static String restartPolicy(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always");
  }

  /** Init containers, then the others. */
  public static List<Container> containers(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }

  private static final String TARGET = "targetContainerName";

  /** The containers that joined a running pod, as the others have it (KEP-277). */
  public static List<Container> ephemeral(Pod pod) {
    return pod.getSpec().getEphemeralContainers().stream()
        .map(each -> Json.mapper().convertValue(each, Container.class))
        .toList();
  }

  /** The container whose processes an ephemeral one is to see. */
  public static Optional<String> target(Container container) {
    return Optional.ofNullable(container.getAdditionalProperties().get(TARGET))
        .map(String::valueOf)
        .filter(name -> !name.isEmpty());
  }

  /** All of them. */
  public static List<Container> all(Pod pod) {
    return Stream.concat(containers(pod).stream(), ephemeral(pod).stream()).toList();
  }

  public static Optional<Container> container(Pod pod, String name) {
    return all(pod).stream().filter(each -> each.getName().equals(name)).findFirst();
  }

  public static boolean onHostNetwork(Pod pod) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  /** How long the pod's containers may take to end. */
  public static Duration grace(Pod pod) {
    Long wished = pod.getMetadata().getDeletionGracePeriodSeconds();
    Long own = pod.getSpec().getTerminationGracePeriodSeconds();
    long seconds = wished != null ? wished : own != null ? own : DEFAULT_GRACE;
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  /** Changes when a running container must be replaced: only its image can change in place. */
  public static String hash(Container container) {
    CRC32 sum = new CRC32();
    sum.update(
        (container.getName() + '\n' + container.getImage()).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /** The kubelet's class for the order of eviction and of the OOM killer. */
  public static String qosClass(Pod pod) {
    if (pod.getStatus() != null && pod.getStatus().getQosClass() != null) {
      return pod.getStatus().getQosClass();
    }
    return Quantities.qosClass(pod);
  }
}
