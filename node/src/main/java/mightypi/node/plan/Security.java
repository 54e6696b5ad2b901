package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.node.cri.v1.Capability;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.Int64Value;
import mightypi.node.cri.v1.LinuxContainerSecurityContext;
import mightypi.node.cri.v1.NamespaceMode;
import mightypi.node.cri.v1.NamespaceOption;
import mightypi.node.cri.v1.SecurityProfile;
import mightypi.node.cri.v1.SupplementalGroupsPolicy;
import org.jspecify.annotations.Nullable;

/** What a container may do: its own security context before its pod's. */
final class Security {

  static final SecurityProfile RUNTIME_DEFAULT =
      SecurityProfile.newBuilder()
          .setProfileType(SecurityProfile.ProfileType.RuntimeDefault)
          .build();
  static final SecurityProfile UNCONFINED =
      SecurityProfile.newBuilder().setProfileType(SecurityProfile.ProfileType.Unconfined).build();

  /** Where profiles lie that pods name, as on every node of Kubernetes. */
  private static final Path SECCOMP = Path.of("/var/lib/kubelet/seccomp");

  // What of the kernel a container must not see, or not write. The runtime has none of its own.
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private Security() {}

  static Optional<Int64Value> number(@Nullable Long value) {
    return Optional.ofNullable(value).map(each -> Int64Value.newBuilder().setValue(each).build());
  }

  static boolean isPrivileged(Container container) {
    return container.getSecurityContext() != null
        && Boolean.TRUE.equals(container.getSecurityContext().getPrivileged());
  }

  static NamespaceOption namespaces(Pod pod) {
    boolean shared = Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace());
    NamespaceMode own = shared ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    return NamespaceOption.newBuilder()
        .setNetwork(mode(pod.getSpec().getHostNetwork(), NamespaceMode.POD))
        .setPid(mode(pod.getSpec().getHostPID(), own))
        .setIpc(mode(pod.getSpec().getHostIPC(), NamespaceMode.POD))
        .build();
  }

  static SupplementalGroupsPolicy groupsPolicy(PodSecurityContext context) {
    return isStrict(context) ? SupplementalGroupsPolicy.Strict : SupplementalGroupsPolicy.Merge;
  }

  private static boolean isStrict(PodSecurityContext context) {
    return "Strict".equals(context.getSupplementalGroupsPolicy());
  }

  private static NamespaceMode mode(@Nullable Boolean ofHost, NamespaceMode otherwise) {
    return Boolean.TRUE.equals(ofHost) ? NamespaceMode.NODE : otherwise;
  }

  /** Those of one container, which may look at the processes of another (KEP-277). */
  private static NamespaceOption namespaces(Pod pod, Optional<String> target) {
    return target
        .map(id -> namespaces(pod).toBuilder().setPid(NamespaceMode.TARGET).setTargetId(id).build())
        .orElseGet(() -> namespaces(pod));
  }

  /**
   * Fails when the container must not run as root, and would.
   *
   * @param target the run whose processes it sees
   */
  static LinuxContainerSecurityContext of(
      Pod pod, Container container, Image image, Optional<String> target) throws ConfigFault {
    PodSecurityContext all =
        Optional.ofNullable(pod.getSpec().getSecurityContext())
            .orElseGet(() -> new PodSecurityContextBuilder().build());
    SecurityContext own =
        Optional.ofNullable(container.getSecurityContext())
            .orElseGet(() -> new SecurityContextBuilder().build());
    Long user = first(own.getRunAsUser(), all.getRunAsUser());
    if (Boolean.TRUE.equals(first(own.getRunAsNonRoot(), all.getRunAsNonRoot()))) {
      refuseRoot(pod, container, user, image);
    }
    LinuxContainerSecurityContext.Builder result =
        LinuxContainerSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(pod, target))
            .setPrivileged(isPrivileged(container))
            .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
            .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
            .setSeccomp(seccomp(first(own.getSeccompProfile(), all.getSeccompProfile()), container))
            .addAllSupplementalGroups(all.getSupplementalGroups())
            .setSupplementalGroupsPolicy(groupsPolicy(all));
    AppArmor.profile(pod, container).ifPresent(result::setApparmor);
    if (!isPrivileged(container) && !"Unmasked".equals(own.getProcMount())) {
      result.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
    }
    number(user).ifPresent(result::setRunAsUser);
    Long group = first(own.getRunAsGroup(), all.getRunAsGroup());
    setGroup(result, group, user, image);
    number(all.getFsGroup()).ifPresent(each -> result.addSupplementalGroups(each.getValue()));
    if (own.getCapabilities() != null) {
      result.setCapabilities(
          Capability.newBuilder()
              .addAllAddCapabilities(own.getCapabilities().getAdd())
              .addAllDropCapabilities(own.getCapabilities().getDrop()));
    }
    return result.build();
  }

  // CRI takes a group only together with a user: without one of the pod's it is the image's.
  private static void setGroup(
      LinuxContainerSecurityContext.Builder result,
      @Nullable Long group,
      @Nullable Long user,
      Image image) {
    if (group == null) {
      return;
    }
    if (user == null) {
      result.setRunAsUser(Int64Value.newBuilder().setValue(image.getUid().getValue()));
    }
    result.setRunAsGroup(Int64Value.newBuilder().setValue(group));
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T otherwise) {
    return own != null ? own : otherwise;
  }

  private static void refuseRoot(Pod pod, Container container, @Nullable Long user, Image image)
      throws ConfigFault {
    String fault = "";
    if (user != null) {
      fault = user == 0 ? "container's runAsUser breaks non-root policy" : "";
    } else if (!image.getUsername().isEmpty()) {
      fault =
          "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root"
              .formatted(image.getUsername());
    } else if (image.getUid().getValue() == 0) {
      fault = "container has runAsNonRoot and image will run as root";
    }
    if (!fault.isEmpty()) {
      throw new ConfigFault(
          "%s (pod: \"%s_%s(%s)\", container: %s)"
              .formatted(
                  fault,
                  pod.getMetadata().getName(),
                  pod.getMetadata().getNamespace(),
                  pod.getMetadata().getUid(),
                  container.getName()));
    }
  }

  private static SecurityProfile seccomp(@Nullable SeccompProfile wish, Container container) {
    if (wish == null || isPrivileged(container)) {
      return UNCONFINED;
    }
    return switch (wish.getType()) {
      case "RuntimeDefault" -> RUNTIME_DEFAULT;
      case "Localhost" ->
          SecurityProfile.newBuilder()
              .setProfileType(SecurityProfile.ProfileType.Localhost)
              .setLocalhostRef(SECCOMP.resolve(wish.getLocalhostProfile()).toString())
              .build();
      default -> UNCONFINED;
    };
  }
}
