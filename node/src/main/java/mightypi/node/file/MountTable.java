package mightypi.node.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is mounted where, as {@code /proc/self/mountinfo} tells it (proc(5)). */
public record MountTable(List<Entry> entries) {

  /**
   * One mount.
   *
   * @param device the file system, {@code major:minor}
   * @param root what of it is mounted
   * @param type of the file system: {@code overlay}
   * @param options of the file system, as {@code upperdir=/a}
   */
  public record Entry(String device, Path root, Path point, String type, List<String> options) {

    public Entry {
      options = List.copyOf(options);
    }

    static Entry of(String line) {
      // The number of words before the dash varies, that of those behind it does not.
      String[] words = line.split(" ", 6);
      String[] more = line.substring(line.indexOf(" - ") + 3).split(" ", 3);
      List<String> options = more.length < 3 ? List.of() : List.of(more[2].split(",", -1));
      return new Entry(words[2], path(words[3]), path(words[4]), more[0], options);
    }
  }

  public MountTable {
    entries = List.copyOf(entries);
  }

  public static MountTable read() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return new MountTable(lines.map(Entry::of).toList());
    }
  }

  /** A path as it stands there: blanks and the like are written in octal. */
  public static Path path(String text) {
    return Path.of(
        text.replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\012", "\n")
            .replace("\\134", "\\"));
  }

  /** The one that is seen at a path: the last that was mounted there. */
  public Optional<Entry> at(Path point) {
    return entries.stream().filter(each -> each.point().equals(point)).reduce((a, b) -> b);
  }

  /** The mount points below a folder, the deepest first. */
  public List<Path> under(Path folder) {
    return entries.stream()
        .map(Entry::point)
        .filter(each -> each.startsWith(folder) && !each.equals(folder))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }

  /** The mount in which a path lies. */
  public Optional<Entry> around(Path path) {
    return entries.stream()
        .filter(each -> path.startsWith(each.point()))
        .max(Comparator.comparingInt(each -> each.point().getNameCount()));
  }

  /** Whether what is mounted at a point is part of a folder, or of what is mounted below it. */
  public boolean isPartOf(Path point, Path folder) {
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
