package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.Optional;
import mightypi.node.cri.v1.Capability;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.Int64Value;
import mightypi.node.cri.v1.LinuxContainerSecurityContext;
import mightypi.node.cri.v1.NamespaceMode;
import mightypi.node.cri.v1.NamespaceOption;
import mightypi.node.cri.v1.SecurityProfile;
import org.jspecify.annotations.Nullable;

/** What a container may do: its own security context before its pod's. */
final class Security {

  static final SecurityProfile RUNTIME_DEFAULT =
      SecurityProfile.newBuilder()
          .setProfileType(SecurityProfile.ProfileType.RuntimeDefault)
          .build();
  private static final SecurityProfile UNCONFINED =
      SecurityProfile.newBuilder().setProfileType(SecurityProfile.ProfileType.Unconfined).build();

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

  private static NamespaceMode mode(@Nullable Boolean ofHost, NamespaceMode otherwise) {
    return Boolean.TRUE.equals(ofHost) ? NamespaceMode.NODE : otherwise;
  }

  /** Fails when the container must not run as root, and would. */
  static LinuxContainerSecurityContext of(Pod pod, Container container, Image image)
      throws ConfigFault {
    PodSecurityContext all =
        Optional.ofNullable(pod.getSpec().getSecurityContext())
            .orElseGet(() -> new PodSecurityContextBuilder().build());
    SecurityContext own =
        Optional.ofNullable(container.getSecurityContext())
            .orElseGet(() -> new SecurityContextBuilder().build());
    Long user = first(own.getRunAsUser(), all.getRunAsUser());
    refuseRoot(first(own.getRunAsNonRoot(), all.getRunAsNonRoot()), user, image);
    LinuxContainerSecurityContext.Builder result =
        LinuxContainerSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(pod))
            .setPrivileged(isPrivileged(container))
            .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
            .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
            .setSeccomp(seccomp(first(own.getSeccompProfile(), all.getSeccompProfile()), container))
            .addAllSupplementalGroups(all.getSupplementalGroups());
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

  private static void refuseRoot(@Nullable Boolean nonRoot, @Nullable Long user, Image image)
      throws ConfigFault {
    if (!Boolean.TRUE.equals(nonRoot)) {
      return;
    }
    if (user != null && user == 0) {
      throw new ConfigFault("container's runAsUser breaks non-root policy");
    }
    if (user != null) {
      return;
    }
    if (!image.getUsername().isEmpty()) {
      throw new ConfigFault(
          "container has runAsNonRoot and image has non-numeric user ("
              + image.getUsername()
              + "), cannot verify user is non-root");
    }
    if (image.getUid().getValue() == 0) {
      throw new ConfigFault("container has runAsNonRoot and image will run as root");
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
              .setLocalhostRef(wish.getLocalhostProfile())
              .build();
      default -> UNCONFINED;
    };
  }
}
