package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.node.cri.v1.LinuxPodSandboxConfig;
import mightypi.node.cri.v1.LinuxSandboxSecurityContext;
import mightypi.node.cri.v1.PodSandboxConfig;
import mightypi.node.cri.v1.PodSandboxMetadata;
import mightypi.node.cri.v1.PortMapping;
import mightypi.node.cri.v1.Protocol;

/** A pod as the runtime takes it: name, host name, resolver, ports and shared namespaces. */
public final class SandboxConfigs {

  private static final int LONGEST_HOSTNAME = 63;
  private static final int LONGEST_KERNEL_NAME = 64;

  private SandboxConfigs() {}

  public static PodSandboxConfig of(Pod pod, int attempt, Surroundings around) {
    PodSandboxConfig.Builder config =
        PodSandboxConfig.newBuilder()
            .setMetadata(metadata(pod, attempt))
            .setHostname(kernelName(pod, around))
            .setLogDirectory(logDirectory(pod, around.logs()).toString())
            .setDnsConfig(DnsConfigs.of(pod, around))
            .putAllLabels(labels(pod))
            .putLabels(Labels.NODE, Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""))
            .setLinux(linux(pod, around));
    if (pod.getMetadata().getAnnotations() != null) {
      config.putAllAnnotations(pod.getMetadata().getAnnotations());
    }
    config.putAnnotations(Labels.GRACE, String.valueOf(Specs.grace(pod).toSeconds()));
    if (!Specs.onHostNetwork(pod)) {
      Specs.containers(pod).forEach(each -> addPorts(each, config));
    }
    return config.build();
  }

  private static PodSandboxMetadata metadata(Pod pod, int attempt) {
    return PodSandboxMetadata.newBuilder()
        .setName(pod.getMetadata().getName())
        .setNamespace(pod.getMetadata().getNamespace())
        .setUid(pod.getMetadata().getUid())
        .setAttempt(attempt)
        .build();
  }

  /** The name that a pod gives itself; on the host's network the host keeps its own. */
  public static String hostname(Pod pod) {
    if (Specs.onHostNetwork(pod)) {
      return "";
    }
    String name = Objects.requireNonNullElse(pod.getSpec().getHostname(), "");
    String wished = name.isEmpty() ? pod.getMetadata().getName() : name;
    String cut = wished.substring(0, Math.min(wished.length(), LONGEST_HOSTNAME));
    return cut.replaceAll("[-.]+$", "");
  }

  /** The domain below which other pods find it, by its {@code subdomain}; empty for none. */
  public static String domain(Pod pod, String clusterDomain) {
    String subdomain = Objects.requireNonNullElse(pod.getSpec().getSubdomain(), "");
    return subdomain.isEmpty()
        ? ""
        : subdomain + "." + pod.getMetadata().getNamespace() + ".svc." + clusterDomain;
  }

  /**
   * What the kernel calls the pod: with its domain, where it wants that and the kernel takes it.
   */
  private static String kernelName(Pod pod, Surroundings around) {
    String whole = wholeName(pod, around);
    return whole.isEmpty() || whole.length() > LONGEST_KERNEL_NAME ? hostname(pod) : whole;
  }

  private static String wholeName(Pod pod, Surroundings around) {
    String domain = domain(pod, around.clusterDomain());
    boolean wanted = Boolean.TRUE.equals(pod.getSpec().getSetHostnameAsFQDN());
    return wanted && !domain.isEmpty() && !Specs.onHostNetwork(pod)
        ? hostname(pod) + "." + domain
        : "";
  }

  /** Why the pod cannot have the name that it wants. */
  public static Optional<String> fault(Pod pod, Surroundings around) {
    String whole = wholeName(pod, around);
    return whole.length() <= LONGEST_KERNEL_NAME
        ? Optional.empty()
        : Optional.of(
            ("failed to construct FQDN from pod hostname and cluster domain, FQDN %s is too long"
                    + " (%d characters is the max, %d characters requested)")
                .formatted(whole, LONGEST_KERNEL_NAME, whole.length()));
  }

  /** What people are told of a resolver configuration that could not be had whole. */
  public static List<String> warnings(Pod pod, Surroundings around) {
    return DnsConfigs.warnings(pod, around);
  }

  /** {@code <namespace>_<name>_<uid>} under the directory of logs. */
  public static Path logDirectory(Pod pod, Path logs) {
    return logs.resolve(
        pod.getMetadata().getNamespace()
            + "_"
            + pod.getMetadata().getName()
            + "_"
            + pod.getMetadata().getUid());
  }

  private static Map<String, String> labels(Pod pod) {
    Map<String, String> labels = new HashMap<>();
    if (pod.getMetadata().getLabels() != null) {
      labels.putAll(pod.getMetadata().getLabels());
    }
    labels.put(Labels.POD_NAME, pod.getMetadata().getName());
    labels.put(Labels.POD_NAMESPACE, pod.getMetadata().getNamespace());
    labels.put(Labels.POD_UID, pod.getMetadata().getUid());
    return labels;
  }

  private static LinuxPodSandboxConfig linux(Pod pod, Surroundings around) {
    LinuxPodSandboxConfig.Builder linux =
        LinuxPodSandboxConfig.newBuilder()
            .setCgroupParent(around.group() + "/" + PodGroup.of(pod).name());
    LinuxSandboxSecurityContext.Builder security =
        LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(Security.namespaces(pod))
            .setPrivileged(Specs.containers(pod).stream().anyMatch(Security::isPrivileged))
            .setSeccomp(Security.RUNTIME_DEFAULT);
    PodSecurityContext wish = pod.getSpec().getSecurityContext();
    if (wish != null) {
      wish.getSupplementalGroups().forEach(security::addSupplementalGroups);
      security.setSupplementalGroupsPolicy(Security.groupsPolicy(wish));
      if (wish.getFsGroup() != null) {
        security.addSupplementalGroups(wish.getFsGroup());
      }
      for (Sysctl each : wish.getSysctls()) {
        linux.putSysctls(Sysctls.dotted(each.getName()), each.getValue());
      }
      Security.number(wish.getRunAsUser()).ifPresent(security::setRunAsUser);
      if (wish.getRunAsUser() != null) {
        Security.number(wish.getRunAsGroup()).ifPresent(security::setRunAsGroup);
      }
    }
    return linux.setSecurityContext(security).build();
  }

  private static void addPorts(Container container, PodSandboxConfig.Builder config) {
    for (ContainerPort port : container.getPorts()) {
      if (port.getHostPort() != null && port.getHostPort() > 0) {
        config.addPortMappings(
            PortMapping.newBuilder()
                .setProtocol(protocol(port))
                .setContainerPort(port.getContainerPort())
                .setHostPort(port.getHostPort())
                .setHostIp(Objects.requireNonNullElse(port.getHostIP(), "")));
      }
    }
  }

  private static Protocol protocol(ContainerPort port) {
    return switch (Objects.requireNonNullElse(port.getProtocol(), "TCP")) {
      case "UDP" -> Protocol.UDP;
      case "SCTP" -> Protocol.SCTP;
      default -> Protocol.TCP;
    };
  }
}
