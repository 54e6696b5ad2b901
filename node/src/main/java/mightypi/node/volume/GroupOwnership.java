package mightypi.node.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Gives the files of a volume to a pod's group, {@code fsGroup}; where the policy says {@code
 * OnRootMismatch}, only if the volume itself is not the group's yet (KEP-695).
 *
 * @param policy none: always
 */
record GroupOwnership(long group, @Nullable String policy) {

  private static final int FOLDER = 02770;
  private static final int FILE = 0660;

  void apply(Path root) throws IOException {
    if ("OnRootMismatch".equals(policy) && isOwned(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              give(file, FILE);
            }
            return FileVisitResult.CONTINUE;
          }

          // The root last: whoever is interrupted begins anew.
          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault)
              throws IOException {
            if (fault != null) {
              throw fault;
            }
            give(folder, FOLDER);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private boolean isOwned(Path root) throws IOException {
    int mode = (int) Files.getAttribute(root, "unix:mode");
    int owner = (int) Files.getAttribute(root, "unix:gid");
    return owner == group && (mode & FOLDER) == FOLDER;
  }

  private void give(Path path, int bits) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:mode", mode | bits);
  }
}
