package mightypi.node.containerd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The container that holds a pod's namespaces open. Kubernetes pulls one from a registry; ours is
 * made of the machine's own busybox, so that a node starts without any network.
 */
final class PauseImage {

  static final String NAME = "docker.io/mightypi/pause:1";

  // As process 1 of a shared pid namespace the shell also reaps what others leave behind: wait
  // takes every child.
  private static final String SCRIPT =
      "trap 'exit 0' TERM INT; while :; do /bin/busybox sleep 2147483647 & wait; done";

  private PauseImage() {}

  static ImageArchive of(Path busybox) {
    return new ImageArchive(
        NAME,
        List.of("/bin/busybox", "sh", "-c", SCRIPT),
        List.of("PATH=/bin"),
        List.of(new ImageArchive.Entry("/bin/busybox", 0755, busybox)));
  }

  static ImageArchive make() throws IOException {
    return of(
        Programs.busybox()
            .orElseThrow(
                () ->
                    new IOException(
                        "no static busybox here; next: apt-get install busybox-static")));
  }
}
