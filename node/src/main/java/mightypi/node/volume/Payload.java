package mightypi.node.volume;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of one volume, by their path in it. */
final class Payload {

  private final Map<String, Entry> files = new LinkedHashMap<>();
  private Optional<Instant> due = Optional.empty();

  /**
   * One file.
   *
   * @param owner other than root
   */
  record Entry(byte[] content, int mode, Optional<Long> owner) {}

  void put(String path, byte[] content, int mode) {
    put(path, new Entry(content, mode, Optional.empty()));
  }

  void put(String path, Entry entry) {
    files.put(path, entry);
  }

  void dueAt(Instant instant) {
    due = Optional.of(due.filter(other -> other.isBefore(instant)).orElse(instant));
  }

  Map<String, Entry> files() {
    return files;
  }

  /** When the files must be made anew though nothing changes. */
  Optional<Instant> due() {
    return due;
  }

  static int mode(@Nullable Integer own, @Nullable Integer otherwise) {
    return own != null ? own : otherwise != null ? otherwise : 0644;
  }
}
