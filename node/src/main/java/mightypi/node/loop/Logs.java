package mightypi.node.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import mightypi.node.plan.Run;

/** The log files of containers that are forgotten. */
final class Logs {

  private Logs() {}

  /** The log of one run, with its older parts: {@code 0.log}, {@code 0.log.20260102-…}. */
  static void delete(Run run) throws IOException {
    Path log = Path.of(run.logPath());
    Path folder = log.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        if (each.getFileName().toString().startsWith(log.getFileName().toString())) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
