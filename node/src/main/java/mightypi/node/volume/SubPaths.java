package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import mightypi.node.command.Command;
import mightypi.node.file.MountTable;
import mightypi.node.plan.ConfigFault;

/**
 * Parts of volumes as containers mount them. What lies in a volume belongs to its containers, who
 * may put a link in the place of a folder at any time; so the part is mounted aside first, and only
 * then it is asked what was mounted: that no longer changes.
 */
record SubPaths(Path podFolder) {

  private static final String LEAVES =
      "failed to prepare subPath for volumeMount \"%s\" of container \"%s\"";

  /** Where the part is mounted now. */
  Path bind(Path volume, String part, Container container, VolumeMount wish)
      throws IOException, ConfigFault {
    Path root = volume.toRealPath();
    Path wished = root.resolve(part).normalize();
    if (!wished.startsWith(root)) {
      throw leaving(container, wish);
    }
    if (!Files.exists(wished)) {
      make(root, wished, container, wish);
    }
    Path real = wished.toRealPath();
    if (!real.startsWith(root)) {
      throw leaving(container, wish);
    }
    Path point = point(container, wish);
    prepare(point, Files.isDirectory(real));
    Command.of("mount", "--bind", real.toString(), point.toString()).run();
    if (!MountTable.read().isPartOf(point, root)) {
      Command.of("umount", point.toString()).run();
      throw leaving(container, wish);
    }
    return point;
  }

  private static ConfigFault leaving(Container container, VolumeMount wish) {
    return new ConfigFault(LEAVES.formatted(wish.getName(), container.getName()));
  }

  /** Makes one folder after the other, so that a link on the way is seen. */
  private static void make(Path root, Path wished, Container container, VolumeMount wish)
      throws IOException, ConfigFault {
    int mode = (int) Files.getAttribute(root, "unix:mode") & 07777;
    Path folder = root;
    for (Path name : root.relativize(wished)) {
      folder = folder.resolve(name);
      if (!Files.exists(folder)) {
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:mode", mode);
      }
      if (!folder.toRealPath().startsWith(root)) {
        throw leaving(container, wish);
      }
    }
  }

  private Path point(Container container, VolumeMount wish) {
    int index = container.getVolumeMounts().indexOf(wish);
    return podFolder
        .resolve("volume-subpaths")
        .resolve(wish.getName())
        .resolve(container.getName())
        .resolve(String.valueOf(index));
  }

  private static void prepare(Path point, boolean isFolder) throws IOException {
    if (MountTable.read().at(point).isPresent()) {
      Command.of("umount", point.toString()).run(); // of the run before; it keeps its own
    }
    Files.createDirectories(Objects.requireNonNull(point.getParent()));
    Files.deleteIfExists(point);
    if (isFolder) {
      Files.createDirectory(point);
    } else {
      Files.createFile(point);
    }
  }
}
