package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mightypi.node.cri.v1.ContainerConfig;
import mightypi.node.cri.v1.ContainerMetadata;
import mightypi.node.cri.v1.Device;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.ImageSpec;
import mightypi.node.cri.v1.KeyValue;
import mightypi.node.cri.v1.LinuxContainerConfig;
import mightypi.node.cri.v1.Mount;

/** A container as the runtime takes it. */
public final class ContainerConfigs {

  private ContainerConfigs() {}

  /**
   * What is found out before a container can be described.
   *
   * @param now from which variables are read
   * @param image as it is on this machine
   * @param mounts of volumes, and of files that the node keeps for the container
   * @param target the run whose processes the container sees, if it is to
   */
  public record Materials(
      mightypi.model.Image now,
      FieldValues.Place place,
      Image image,
      List<Mount> mounts,
      List<Device> devices,
      long machineMemory,
      Optional<String> target) {
    public Materials {
      mounts = List.copyOf(mounts);
      devices = List.copyOf(devices);
    }
  }

  public static ContainerConfig of(Pod pod, Container container, int restarts, Materials materials)
      throws ConfigFault {
    Map<String, String> variables =
        Environment.of(pod, container, materials.now(), materials.place());
    ContainerConfig.Builder config =
        ContainerConfig.newBuilder()
            .setMetadata(
                ContainerMetadata.newBuilder().setName(container.getName()).setAttempt(restarts))
            .setImage(ImageSpec.newBuilder().setImage(materials.image().getId()))
            .addAllCommand(expanded(container.getCommand(), variables))
            .addAllArgs(expanded(container.getArgs(), variables))
            .setWorkingDir(Objects.requireNonNullElse(container.getWorkingDir(), ""))
            .addAllMounts(materials.mounts())
            .addAllDevices(materials.devices())
            .putAllLabels(labels(pod, container))
            .putAllAnnotations(annotations(pod, container, restarts))
            .setLogPath(logPath(container, restarts))
            .setStdin(Boolean.TRUE.equals(container.getStdin()))
            .setStdinOnce(Boolean.TRUE.equals(container.getStdinOnce()))
            .setTty(Boolean.TRUE.equals(container.getTty()))
            .setLinux(
                LinuxContainerConfig.newBuilder()
                    .setResources(Cgroups.of(pod, container, materials.machineMemory()))
                    .setSecurityContext(
                        Security.of(pod, container, materials.image(), materials.target())));
    variables.forEach(
        (name, value) -> config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(value)));
    return config.build();
  }

  /** Replaces {@code $(NAME)} by the container's variables. */
  public static UnaryOperator<String> expansion(
      Pod pod, Container container, mightypi.model.Image now, FieldValues.Place place)
      throws ConfigFault {
    Map<String, String> variables = Environment.of(pod, container, now, place);
    return text -> Expansion.of(text, variables);
  }

  private static List<String> expanded(List<String> words, Map<String, String> variables) {
    return words.stream().map(each -> Expansion.of(each, variables)).toList();
  }

  private static Map<String, String> labels(Pod pod, Container container) {
    return Map.of(
        Labels.POD_NAME, pod.getMetadata().getName(),
        Labels.POD_NAMESPACE, pod.getMetadata().getNamespace(),
        Labels.POD_UID, pod.getMetadata().getUid(),
        Labels.CONTAINER_NAME, container.getName());
  }

  private static Map<String, String> annotations(Pod pod, Container container, int restarts) {
    return Map.of(
        Labels.HASH, Specs.hash(container),
        Labels.RESTART_COUNT, String.valueOf(restarts),
        Labels.MESSAGE_PATH,
            Objects.requireNonNullElse(
                container.getTerminationMessagePath(), "/dev/termination-log"),
        Labels.MESSAGE_POLICY,
            Objects.requireNonNullElse(container.getTerminationMessagePolicy(), "File"),
        Labels.GRACE, String.valueOf(Specs.grace(pod).toSeconds()));
  }

  /** Relative to the pod's directory of logs: {@code web/0.log}. */
  public static String logPath(Container container, int restarts) {
    return container.getName() + "/" + restarts + ".log";
  }
}
