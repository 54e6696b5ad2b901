package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Objects;

/** How deep a mount that is read-only is so: with the mounts below it, or without (KEP-3857). */
public final class ReadOnly {

  private static final String DISABLED = "Disabled";
  private static final String IF_POSSIBLE = "IfPossible";

  private ReadOnly() {}

  /** Whether a mount of the pod wants more than every runtime can. */
  public static boolean isAskedFor(Pod pod) {
    return Specs.all(pod).stream()
        .flatMap(each -> each.getVolumeMounts().stream())
        .anyMatch(each -> !wish(each).equals(DISABLED));
  }

  private static String wish(VolumeMount mount) {
    return Objects.requireNonNullElse(mount.getRecursiveReadOnly(), DISABLED);
  }

  /**
   * Whether mounts below it are read-only too.
   *
   * @param possible whether the pod's runtime can
   */
  public static boolean isRecursive(VolumeMount mount, boolean possible) throws ConfigFault {
    String wish = wish(mount);
    if (wish.equals(DISABLED)) {
      return false;
    }
    String propagation = Objects.requireNonNullElse(mount.getMountPropagation(), "None");
    if (!Boolean.TRUE.equals(mount.getReadOnly())) {
      throw fault(mount, "it is not read-only");
    }
    if (!propagation.equals("None")) {
      throw fault(mount, "it is not compatible with propagation \"" + propagation + "\"");
    }
    if (!possible && !wish.equals(IF_POSSIBLE)) {
      throw fault(mount, "it is not supported by the runtime");
    }
    return possible;
  }

  private static ConfigFault fault(VolumeMount mount, String why) {
    return new ConfigFault(
        "volume \"%s\" requested recursive read-only mode, but %s".formatted(mount.getName(), why));
  }
}
