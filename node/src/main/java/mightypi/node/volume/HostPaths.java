package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import mightypi.node.plan.ConfigFault;

/** Paths of the machine itself, checked against the type that the volume says they have. */
final class HostPaths {

  private static final int TYPE = 0170000;

  private HostPaths() {}

  static Path checked(HostPathVolumeSource source) throws IOException, ConfigFault {
    Path path = Path.of(source.getPath());
    String type = Objects.requireNonNullElse(source.getType(), "");
    switch (type) {
      case "DirectoryOrCreate" -> Files.createDirectories(path);
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
        }
      }
      default -> {}
    }
    check(path, type);
    return path;
  }

  private static void check(Path path, String type) throws IOException, ConfigFault {
    switch (type) {
      case "Directory", "DirectoryOrCreate" ->
          require(Files.isDirectory(path), path, "a directory");
      case "File", "FileOrCreate" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(isOfType(path, 0140000), path, "a socket file");
      case "CharDevice" -> require(isOfType(path, 0020000), path, "a character device");
      case "BlockDevice" -> require(isOfType(path, 0060000), path, "a block device");
      default -> {}
    }
  }

  private static boolean isOfType(Path path, int type) throws IOException {
    return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & TYPE) == type;
  }

  private static void require(boolean holds, Path path, String what) throws ConfigFault {
    if (!holds) {
      throw new ConfigFault("hostPath type check failed: " + path + " is not " + what);
    }
  }
}
