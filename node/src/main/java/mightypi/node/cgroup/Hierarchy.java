package mightypi.node.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import mightypi.node.file.MountTable;
import mightypi.node.plan.PodGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this machine's kernel keeps control groups. */
sealed interface Hierarchy permits Separate, Unified {

  Logger LOG = LoggerFactory.getLogger(Hierarchy.class);
  Path PLACE = Path.of("/sys/fs/cgroup");
  // Microseconds.
  long PERIOD = 100_000;

  /** As it is mounted: one tree at the place itself is version 2, trees below it are version 1. */
  static Hierarchy read() throws IOException {
    return of(MountTable.read());
  }

  static Hierarchy of(MountTable mounts) {
    Optional<MountTable.Entry> whole =
        mounts.at(PLACE).filter(each -> each.type().equals("cgroup2"));
    if (whole.isPresent()) {
      return new Unified(PLACE);
    }
    return new Separate(
        mounts.entries().stream()
            .filter(each -> each.type().startsWith("cgroup"))
            .filter(each -> each.point().startsWith(PLACE))
            .toList());
  }

  /** The trees in which runtimes make groups. */
  List<Path> trees();

  /** Makes a group, if it is not there, and gives it its share. */
  void give(Path group, PodGroup.Share share) throws IOException;

  /** A kernel without the controller has no such file, and nothing to limit. */
  static void write(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } else {
      LOG.debug("the kernel has no {}", file);
    }
  }
}
