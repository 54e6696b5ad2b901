package mightypi.node.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    static Entry of(String line) throws IOException {
      // The number of words before the dash varies, that of those behind it does not.
      String[] words = line.split(" ", 6);
      int dash = line.indexOf(" - ");
      if (words.length < 6 || dash < 0) {
        throw new IOException("mountinfo has a line that is cut off: " + line);
      }
      String[] more = line.substring(dash + 3).split(" ", 3);
      List<String> options = more.length < 3 ? List.of() : List.of(more[2].split(",", -1));
      try {
        return new Entry(words[2], path(words[3]), path(words[4]), more[0], options);
      } catch (InvalidPathException e) {
        throw new IOException("mountinfo has a line without a path: " + line, e);
      }
    }
  }

  public MountTable {
    entries = List.copyOf(entries);
  }

  public static MountTable read() throws IOException {
    return of(Files.readAllLines(Path.of("/proc/self/mountinfo")));
  }

  static MountTable of(List<String> lines) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      entries.add(Entry.of(line));
    }
    return new MountTable(entries);
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
