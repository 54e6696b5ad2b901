package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mightypi.node.cri.v1.Mount;
import mightypi.node.cri.v1.MountPropagation;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.ReadOnly;
import mightypi.node.plan.SandboxConfigs;
import mightypi.node.plan.Specs;

/** What a container sees of the node's files. */
public final class Mounts {

  private static final String HOSTS = "/etc/hosts";

  private final Volumes volumes;
  private final String clusterDomain;

  public Mounts(Volumes volumes, String clusterDomain) {
    this.volumes = volumes;
    this.clusterDomain = clusterDomain;
  }

  /**
   * What the mounts of a container depend on beside it.
   *
   * @param addresses of the pod
   * @param recursion whether the runtime can make mounts below a mount read-only too
   * @param expand replaces variables in a {@code subPathExpr}
   */
  public record Circumstances(
      List<String> addresses, boolean recursion, UnaryOperator<String> expand) {
    public Circumstances {
      addresses = List.copyOf(addresses);
    }
  }

  public List<Mount> of(Pod pod, Container container, int restarts, Circumstances now)
      throws IOException, ConfigFault {
    Map<String, Volume> byName =
        pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, v -> v));
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount each : container.getVolumeMounts()) {
      Volume volume = byName.get(each.getName());
      if (volume == null) {
        throw new ConfigFault(
            "cannot find volume \"" + each.getName() + "\" to mount into container");
      }
      mounts.add(mount(pod, container, volume, each, now));
    }
    boolean ownHosts = mounts.stream().anyMatch(each -> each.getContainerPath().equals(HOSTS));
    boolean managed = !Specs.onHostNetwork(pod) || !pod.getSpec().getHostAliases().isEmpty();
    if (managed && !ownHosts) {
      mounts.add(mount(hostsFile(pod, now.addresses()), HOSTS, false));
    }
    mounts.add(
        mount(
            lastWords(pod, container, restarts),
            Objects.requireNonNullElse(
                container.getTerminationMessagePath(), "/dev/termination-log"),
            false));
    return mounts;
  }

  private static Mount mount(Path host, String inside, boolean readOnly) {
    return Mount.newBuilder()
        .setHostPath(host.toString())
        .setContainerPath(inside)
        .setReadonly(readOnly)
        .build();
  }

  private Mount mount(
      Pod pod, Container container, Volume volume, VolumeMount wish, Circumstances now)
      throws IOException, ConfigFault {
    boolean recursive = ReadOnly.isRecursive(wish, now.recursion());
    Path host = volumes.place(pod, volume);
    String sub = Objects.requireNonNullElse(wish.getSubPath(), "");
    String expression = Objects.requireNonNullElse(wish.getSubPathExpr(), "");
    String part = expression.isEmpty() ? sub : now.expand().apply(expression);
    if (!part.isEmpty()) {
      host =
          new SubPaths(volumes.folder(pod.getMetadata().getUid()))
              .bind(host, part, container, wish);
    } else if (volume.getHostPath() != null && !Files.exists(host)) {
      Files.createDirectories(host);
    }
    String path = wish.getMountPath();
    return mount(host, path.startsWith("/") ? path : "/" + path, isReadOnly(volume, wish))
        .toBuilder()
        .setPropagation(propagation(wish))
        .setRecursiveReadOnly(recursive)
        .build();
  }

  private static boolean isReadOnly(Volume volume, VolumeMount wish) {
    return Boolean.TRUE.equals(wish.getReadOnly())
        || ClaimedVolumes.isReadOnly(volume)
        || volume.getConfigMap() != null
        || volume.getSecret() != null
        || volume.getProjected() != null
        || volume.getDownwardAPI() != null;
  }

  private static MountPropagation propagation(VolumeMount wish) {
    return switch (Objects.requireNonNullElse(wish.getMountPropagation(), "None")) {
      case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
      case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
      default -> MountPropagation.PROPAGATION_PRIVATE;
    };
  }

  private Path hostsFile(Pod pod, List<String> addresses) throws IOException {
    Path file = volumes.folder(pod.getMetadata().getUid()).resolve("etc-hosts");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, hosts(pod, addresses));
    return file;
  }

  private String hosts(Pod pod, List<String> addresses) throws IOException {
    StringBuilder text = new StringBuilder();
    if (Specs.onHostNetwork(pod)) {
      text.append("# Kubernetes-managed hosts file (host network).\n")
          .append(Files.readString(Path.of(HOSTS)));
    } else {
      text.append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n")
          .append("::1\tlocalhost ip6-localhost ip6-loopback\n")
          .append("fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\n")
          .append("fe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
      for (String address : addresses) {
        text.append(address).append('\t').append(names(pod)).append('\n');
      }
    }
    if (!pod.getSpec().getHostAliases().isEmpty()) {
      text.append("\n# Entries added by HostAliases.\n");
    }
    for (HostAlias alias : pod.getSpec().getHostAliases()) {
      text.append(alias.getIp())
          .append('\t')
          .append(String.join("\t", alias.getHostnames()))
          .append('\n');
    }
    return text.toString();
  }

  private String names(Pod pod) {
    String name = SandboxConfigs.hostname(pod);
    String domain = SandboxConfigs.domain(pod, clusterDomain);
    return domain.isEmpty() ? name : name + "." + domain + "\t" + name;
  }

  /** Where a container may leave its last words. */
  private Path lastWords(Pod pod, Container container, int restarts) throws IOException {
    Path file =
        lastWords(volumes.folder(pod.getMetadata().getUid()), container.getName(), restarts);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    Files.setAttribute(file, "unix:mode", 0666);
    return file;
  }

  private static Path lastWords(Path folder, String container, int restarts) {
    return folder.resolve("containers").resolve(container).resolve(String.valueOf(restarts));
  }

  /** The file of the last words of a run. */
  public Path lastWords(String podUid, String container, int restarts) {
    return lastWords(volumes.folder(podUid), container, restarts);
  }
}
