package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mightypi.api.admission.podsecurity.Check.Fault;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What pods may have of the host. */
final class HostChecks {

  /** The sources of volumes that {@code restricted} allows. */
  private static final List<String> ALLOWED_VOLUMES =
      List.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private static final List<String> OTHER_VOLUMES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "gitRepo",
          "nfs",
          "iscsi",
          "glusterfs",
          "rbd",
          "flexVolume",
          "cinder",
          "cephfs",
          "flocker",
          "fc",
          "azureFile",
          "vsphereVolume",
          "quobyte",
          "azureDisk",
          "photonPersistentDisk",
          "portworxVolume",
          "scaleIO",
          "storageos");

  private HostChecks() {}

  static Optional<Fault> namespaces(PodView pod) {
    List<String> shared = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (Boolean.TRUE.equals(pod.spec().get(field))) {
        shared.add(field + "=true");
      }
    }
    return Check.fault(!shared.isEmpty(), "host namespaces", String.join(", ", shared));
  }

  static Optional<Fault> hostPaths(PodView pod) {
    List<String> volumes =
        Json.list(pod.spec(), "volumes").stream()
            .filter(volume -> Json.at(volume, "hostPath").isPresent())
            .map(PodView::name)
            .toList();
    return Check.fault(!volumes.isEmpty(), "hostPath volumes", Words.named("volume", volumes));
  }

  static Optional<Fault> volumeTypes(PodView pod) {
    List<String> volumes = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (Object volume : Json.list(pod.spec(), "volumes")) {
      if (!hasAny(volume, ALLOWED_VOLUMES)) {
        volumes.add(PodView.name(volume));
        types.add(
            OTHER_VOLUMES.stream()
                .filter(type -> Json.at(volume, type).isPresent())
                .findFirst()
                .orElse("unknown"));
      }
    }
    return Check.fault(
        !volumes.isEmpty(),
        "restricted volume types",
        "%s %s %s %s"
            .formatted(
                Words.named("volume", volumes),
                volumes.size() == 1 ? "uses" : "use",
                Words.plural("restricted volume type", types.size()),
                Words.quoted(types)));
  }

  private static boolean hasAny(@Nullable Object volume, List<String> types) {
    return types.stream().anyMatch(type -> Json.at(volume, type).isPresent());
  }

  static Optional<Fault> ports(PodView pod) {
    Set<String> ports = new TreeSet<>();
    List<String> containers =
        pod.namesOfContainers(
            container -> {
              List<String> own = hostPorts(container);
              ports.addAll(own);
              return !own.isEmpty();
            });
    return Check.fault(
        !containers.isEmpty(),
        "hostPort",
        "%s %s %s %s"
            .formatted(
                Words.named("container", containers),
                containers.size() == 1 ? "uses" : "use",
                Words.plural("hostPort", ports.size()),
                String.join(", ", ports)));
  }

  private static List<String> hostPorts(@Nullable Object container) {
    return Json.list(container, "ports").stream()
        .map(port -> Json.at(port, "hostPort").map(String::valueOf).orElse("0"))
        .filter(port -> !port.equals("0"))
        .toList();
  }

  /** {@code securityContext.sysctls}, which act on more than the pod unless they are namespaced. */
  static Check sysctls(Set<String> allowed) {
    return pod -> {
      List<String> forbidden =
          Json.list(pod.spec(), "securityContext", "sysctls").stream()
              .map(PodView::name)
              .filter(name -> !allowed.contains(name))
              .toList();
      return Check.fault(!forbidden.isEmpty(), "forbidden sysctls", String.join(", ", forbidden));
    };
  }
}
