package mightypi.node.stream;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of one log: the one that is written, and the older parts of it that were put aside. */
final class LogFiles {

  private static final int BLOCK = 64 * 1024;

  private final Path log;

  LogFiles(Path log) {
    this.log = log;
  }

  /** The older parts, the oldest first: {@code 0.log.20260102-030405}. */
  List<Path> older() throws IOException {
    Path folder = java.util.Objects.requireNonNull(log.getParent());
    String prefix = log.getFileName() + ".";
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  /** All, in the order of time. */
  List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(older());
    all.add(log);
    return all;
  }

  /** A place in the log. */
  record Place(int file, long offset) {}

  /** Where the last so many lines begin. */
  static Place tail(List<Path> files, long lines) throws IOException {
    long missing = lines;
    for (int i = files.size() - 1; i >= 0; i--) {
      try (RandomAccessFile file = new RandomAccessFile(files.get(i).toFile(), "r")) {
        Tail found = tail(file, missing);
        missing -= found.lines();
        if (missing <= 0) {
          return new Place(i, found.offset());
        }
      }
    }
    return new Place(0, 0);
  }

  private record Tail(long lines, long offset) {}

  // Reads backwards; a line is counted when the end of the one before it is found.
  private static Tail tail(RandomAccessFile file, long wanted) throws IOException {
    long end = file.length();
    if (wanted <= 0) {
      return new Tail(0, end);
    }
    long lines = 0;
    byte[] block = new byte[BLOCK];
    for (long to = end; to > 0; to -= BLOCK) {
      long from = Math.max(0, to - BLOCK);
      int count = (int) (to - from);
      file.seek(from);
      file.readFully(block, 0, count);
      for (int i = count - 1; i >= 0; i--) {
        boolean last = from + i == end - 1;
        if (block[i] == '\n' && !last) {
          lines++;
          if (lines == wanted) {
            return new Tail(lines, from + i + 1);
          }
        }
      }
    }
    return new Tail(end == 0 ? 0 : lines + 1, 0);
  }
}
