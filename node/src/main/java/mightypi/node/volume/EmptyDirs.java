package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.Quantities;

/** Directories that begin empty and end with their pod, on the disk or in memory. */
public final class EmptyDirs {

  private EmptyDirs() {}

  static void make(Pod pod, Path folder, EmptyDirVolumeSource source, Optional<Quantity> nodeMemory)
      throws IOException, ConfigFault {
    String medium = Objects.requireNonNullElse(source.getMedium(), "");
    if (!medium.isEmpty() && !medium.equals("Memory")) {
      throw new ConfigFault("unknown storage medium \"" + medium + "\"");
    }
    boolean inMemory = medium.equals("Memory");
    if (Files.isDirectory(folder) && (!inMemory || Volumes.isMounted(folder))) {
      return;
    }
    Files.createDirectories(folder);
    if (inMemory) {
      Volumes.mountMemory(folder, "mode=1777" + size(pod, source, nodeMemory));
    }
    int mode = inMemory ? 01777 : 0777; // a file system in memory has it so by itself
    Optional<Long> group = Volumes.group(pod);
    if (group.isPresent()) {
      Files.setAttribute(folder, "unix:gid", group.get().intValue());
      mode |= 02000;
    }
    Files.setAttribute(folder, "unix:mode", mode);
  }

  /** The least of what the volume, the pod and the node may take (KEP-1967). */
  private static String size(Pod pod, EmptyDirVolumeSource source, Optional<Quantity> nodeMemory) {
    BigDecimal limits =
        pod.getSpec().getContainers().stream()
            .flatMap(each -> Optional.ofNullable(Quantities.limits(each).get("memory")).stream())
            .map(Quantity::getNumericalAmount)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return Stream.of(
            Optional.ofNullable(source.getSizeLimit()).map(Quantity::getNumericalAmount),
            Optional.of(limits),
            nodeMemory.map(Quantity::getNumericalAmount))
        .flatMap(Optional::stream)
        .filter(each -> each.signum() > 0)
        .min(BigDecimal::compareTo)
        .map(each -> ",size=" + each.toBigInteger())
        .orElse("");
  }

  /**
   * Whether a directory on the disk has a limit of its own: nobody but the node holds it to that.
   */
  public static boolean isLimited(Volume volume) {
    EmptyDirVolumeSource source = volume.getEmptyDir();
    return source != null
        && !"Memory".equals(source.getMedium())
        && source.getSizeLimit() != null
        && source.getSizeLimit().getNumericalAmount().signum() > 0;
  }
}
