package mightypi.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.node.file.Trees;

/**
 * Replaces the files of a volume as a whole, in the layout that kubelets use: the files stand in a
 * directory of their own, {@code ..data} links to it, and each name links through {@code ..data}.
 * Whoever reads sees all of the old or all of the new.
 */
final class AtomicFiles {

  private static final String DATA = "..data";
  private static final int MODE = 07777;

  private final Path folder;
  private final Optional<Long> group;

  /**
   * @param group who may read too, if the pod has a group for its volumes
   */
  AtomicFiles(Path folder, Optional<Long> group) {
    this.folder = folder;
    this.group = group;
  }

  void write(Map<String, Payload.Entry> files) throws IOException {
    Files.createDirectories(folder);
    Path link = folder.resolve(DATA);
    if (Files.isDirectory(link) && isSame(link.toRealPath(), files)) {
      return;
    }
    Optional<Path> old =
        Files.isSymbolicLink(link) ? Optional.of(link.toRealPath()) : Optional.empty();
    Path fresh = Files.createTempDirectory(folder, "..");
    mode(fresh, 0755);
    for (Map.Entry<String, Payload.Entry> each : files.entrySet()) {
      write(fresh, each.getKey(), each.getValue());
    }
    Path next = folder.resolve("..data_tmp");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, fresh.getFileName());
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    linkNames(files);
    if (old.isPresent()) {
      Trees.remove(old.get());
    }
  }

  private boolean isSame(Path present, Map<String, Payload.Entry> files) throws IOException {
    Set<String> there = new HashSet<>();
    try (Stream<Path> all = Files.walk(present)) {
      all.filter(Files::isRegularFile)
          .forEach(each -> there.add(present.relativize(each).toString()));
    }
    if (!there.equals(files.keySet())) {
      return false;
    }
    for (Map.Entry<String, Payload.Entry> each : files.entrySet()) {
      if (!Arrays.equals(
          Files.readAllBytes(present.resolve(each.getKey())), each.getValue().content())) {
        return false;
      }
    }
    return true;
  }

  private void write(Path root, String name, Payload.Entry entry) throws IOException {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IOException("invalid path " + name);
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, entry.content());
    if (entry.owner().isPresent()) {
      Files.setAttribute(file, "unix:uid", entry.owner().get().intValue());
    }
    if (group.isPresent()) {
      Files.setAttribute(file, "unix:gid", group.get().intValue());
    }
    mode(file, group.isPresent() ? entry.mode() | 0440 : entry.mode());
  }

  private static void mode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode & MODE);
  }

  private void linkNames(Map<String, Payload.Entry> files) throws IOException {
    Set<String> names = new HashSet<>();
    for (String path : files.keySet()) {
      names.add(Path.of(path).getName(0).toString());
    }
    for (String name : names) {
      Path link = folder.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    try (Stream<Path> present = Files.list(folder)) {
      for (Path each : present.toList()) {
        String name = each.getFileName().toString();
        if (!name.startsWith("..") && !names.contains(name)) {
          Files.delete(each);
        }
      }
    }
  }
}
