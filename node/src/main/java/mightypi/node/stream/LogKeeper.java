package mightypi.node.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mightypi.model.Clock;
import mightypi.model.Registration;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.ContainerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps logs within bounds: one that has grown past 10 MiB is put aside, and of five files in all
 * the oldest goes. Sizes are looked at every ten seconds, which reads directories and nothing else.
 */
public final class LogKeeper implements Registration {

  private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);
  private static final long LONGEST = 10L * 1024 * 1024;
  private static final int MOST_FILES = 5;
  private static final long PERIOD_SECONDS = 10;
  private static final int DEPTH = 3;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Runtime runtime;
  private final Path logs;
  private final Clock clock;
  private final Thread thread;

  private LogKeeper(Runtime runtime, Path logs, Clock clock) {
    this.runtime = runtime;
    this.logs = logs;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("log-keeper").unstarted(this::live);
  }

  public static LogKeeper begin(Runtime runtime, Path logs, Clock clock) {
    LogKeeper keeper = new LogKeeper(runtime, logs, clock);
    keeper.thread.start();
    return keeper;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void live() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
        keep();
      }
    } catch (InterruptedException e) {
      LOG.debug("logs are kept by nobody now");
    }
  }

  private void keep() {
    try {
      for (Path each : tooLong()) {
        rotate(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A pod that goes takes its directory away under our eyes; the next round sees it right.
      LOG.debug("logs: {}", e.toString());
    }
  }

  private List<Path> tooLong() throws IOException {
    try (Stream<Path> all =
        Files.find(
            logs,
            DEPTH,
            (path, attributes) ->
                attributes.isRegularFile()
                    && attributes.size() > LONGEST
                    && path.getFileName().toString().endsWith(".log"))) {
      return all.toList();
    }
  }

  // Only the log of a container that still writes: that of a dead one grows no more.
  private void rotate(Path log) throws IOException {
    for (Container each : runtime.containers(Map.of())) {
      if (each.getState() == ContainerState.CONTAINER_RUNNING
          && runtime.containerStatus(each.getId()).getLogPath().equals(log.toString())) {
        putAside(log);
        reopen(each.getId());
      }
    }
  }

  private void putAside(Path log) throws IOException {
    List<Path> older = new LogFiles(log).older();
    for (int i = 0; i <= older.size() - (MOST_FILES - 1); i++) {
      Files.deleteIfExists(older.get(i));
    }
    Files.move(log, log.resolveSibling(log.getFileName() + "." + STAMP.format(clock.now())));
  }

  private void reopen(String id) {
    try {
      runtime.reopenContainerLog(id);
    } catch (RuntimeFault e) {
      LOG.warn("the log of container {} cannot be opened anew: {}", id, e.toString());
    }
  }
}
