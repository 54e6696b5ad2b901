package mightypi.node.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What this machine lets containerd do.
 *
 * @param mayLowerOomScore whether the kernel lets us protect sandboxes from the OOM killer
 * @param snapshotter how image layers are stacked
 */
record Machine(boolean mayLowerOomScore, String snapshotter) {

  private static final int CAP_SYS_RESOURCE = 24;

  static Machine look(Path data) throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    return new Machine(holds(status, CAP_SYS_RESOURCE), snapshotter(data));
  }

  static boolean holds(String status, int capability) {
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> line.substring(7).strip())
        .filter(held -> held.matches("\\p{XDigit}{1,16}"))
        .mapToLong(held -> Long.parseUnsignedLong(held, 16))
        .anyMatch(held -> (held >>> capability & 1) == 1);
  }

  /**
   * An overlay cannot stand on an overlay, as inside another container: there layers are copied.
   */
  private static String snapshotter(Path data) throws IOException {
    return Files.getFileStore(firstExisting(data)).type().startsWith("overlay")
        ? "native"
        : "overlayfs";
  }

  private static Path firstExisting(Path path) {
    @Nullable Path present = path;
    while (present != null && !Files.exists(present)) {
      present = present.getParent();
    }
    return present == null ? Path.of("/") : present;
  }
}
