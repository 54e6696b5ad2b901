package mightypi.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is mounted where, as {@code /proc/self/mountinfo} tells it (proc(5)). */
record MountTable(List<Entry> entries) {

  /**
   * One mount.
   *
   * @param device the file system, {@code major:minor}
   * @param root what of it is mounted
   */
  record Entry(String device, Path root, Path point) {}

  MountTable {
    entries = List.copyOf(entries);
  }

  static MountTable read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      lines.forEach(
          line -> {
            String[] words = line.split(" ", 6);
            entries.add(new Entry(words[2], path(words[3]), path(words[4])));
          });
    }
    return new MountTable(entries);
  }

  /** Blanks and the like are written in octal. */
  private static Path path(String text) {
    return Path.of(
        text.replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\012", "\n")
            .replace("\\134", "\\"));
  }

  /** The one that is seen at a path: the last that was mounted there. */
  Optional<Entry> at(Path point) {
    return entries.stream().filter(each -> each.point().equals(point)).reduce((a, b) -> b);
  }

  /** The mount points below a folder, the deepest first. */
  List<Path> under(Path folder) {
    return entries.stream()
        .map(Entry::point)
        .filter(each -> each.startsWith(folder) && !each.equals(folder))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }

  /** The mount in which a path lies. */
  Optional<Entry> around(Path path) {
    return entries.stream()
        .filter(each -> path.startsWith(each.point()))
        .max(Comparator.comparingInt(each -> each.point().getNameCount()));
  }

  /** Whether what is mounted at a point is part of a folder, or of what is mounted below it. */
  boolean isPartOf(Path point, Path folder) {
    Optional<Entry> bound = at(point);
    Optional<Entry> around = around(folder);
    if (bound.isEmpty() || around.isEmpty()) {
      return false;
    }
    Entry mount = around.get();
    Path whole = mount.root().resolve(mount.point().relativize(folder));
    return isPartOf(bound.get(), mount.device(), whole)
        || entries.stream()
            .filter(each -> each.point().startsWith(folder) && !each.point().equals(point))
            .anyMatch(each -> isPartOf(bound.get(), each.device(), each.root()));
  }

  private static boolean isPartOf(Entry bound, String device, Path root) {
    return bound.device().equals(device) && bound.root().startsWith(root);
  }
}
