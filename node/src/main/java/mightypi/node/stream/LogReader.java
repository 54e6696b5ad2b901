package mightypi.node.stream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams.LogRequest;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.v1.ContainerState;
import mightypi.node.plan.Run;

/** Copies the log of one run, and if wished goes on with what is written until the run ends. */
final class LogReader {

  private static final int LOOKS_FOR_THE_END = 200;
  private static final int BUFFER = 32 << 10;

  private final Runtime runtime;
  private final Run run;
  private final LogRequest request;
  private final OutputStream sink;
  private final Path log;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private long left;
  private boolean midLine;

  LogReader(Runtime runtime, Run run, LogRequest request, OutputStream sink) {
    this.runtime = runtime;
    this.run = run;
    this.request = request;
    this.sink = new BufferedOutputStream(sink, BUFFER);
    this.log = Path.of(run.logPath());
    this.left = request.limitBytes().orElse(Long.MAX_VALUE);
  }

  void copy() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    if (!request.follow() || !run.isRunning()) {
      copyWhatIsThere().close();
      sink.flush();
      return;
    }
    follow();
  }

  /** Copies all files from the right place on; answers the open end of the newest. */
  private InputStream copyWhatIsThere() throws IOException {
    List<Path> files = new LogFiles(log).all();
    LogFiles.Place place =
        request.tailLines().isPresent()
            ? LogFiles.tail(files, request.tailLines().get())
            : new LogFiles.Place(0, 0);
    for (int i = place.file(); i < files.size() - 1; i++) {
      try (InputStream source = open(files.get(i), i == place.file() ? place.offset() : 0)) {
        drain(source);
      }
    }
    int last = files.size() - 1;
    InputStream source = open(files.getLast(), last == place.file() ? place.offset() : 0);
    drain(source);
    return source;
  }

  private static InputStream open(Path file, long offset) throws IOException {
    FileInputStream source = new FileInputStream(file.toFile());
    source.skipNBytes(offset);
    return new BufferedInputStream(source, BUFFER);
  }

  /** Copies whole lines up to the present end of the file; the rest of a line waits for its end. */
  private void drain(InputStream source) throws IOException {
    int next = source.read();
    while (next >= 0 && left > 0) {
      if (next == '\n') {
        write(partial.toByteArray());
        partial.reset();
      } else {
        partial.write(next);
      }
      next = left > 0 ? source.read() : -1;
    }
  }

  private void write(byte[] raw) throws IOException {
    Optional<LogLine> parsed = LogLine.parse(raw, raw.length);
    if (parsed.isEmpty() || !parsed.get().isSince(request.since())) {
      return;
    }
    LogLine line = parsed.get();
    if (request.timestamps() && !midLine) {
      bounded((line.time() + " ").getBytes(StandardCharsets.US_ASCII), 0, line.time().length() + 1);
    }
    bounded(raw, line.from(), line.length());
    if (line.isWhole()) {
      bounded(new byte[] {'\n'}, 0, 1);
    }
    midLine = !line.isWhole();
  }

  private void bounded(byte[] bytes, int from, int length) throws IOException {
    int allowed = (int) Math.min(left, length);
    sink.write(bytes, from, allowed);
    left -= allowed;
  }

  private void follow() throws IOException {
    Path folder = Objects.requireNonNull(log.getParent());
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      try (Registration ends = runtime.followEnds(id -> ended(id, watch))) {
        Objects.requireNonNull(ends);
        followBy(watch);
      }
    }
  }

  // An empty id says that ends may have been missed: then the runtime is asked.
  private void ended(String id, WatchService watch) {
    try {
      boolean over = id.equals(run.id()) || id.isEmpty() && hasExited();
      if (over) {
        ended.set(true);
        watch.close();
      }
    } catch (IOException e) {
      ended.set(true);
    }
  }

  private boolean hasExited() throws IOException {
    return runtime.containerStatus(run.id()).getState() == ContainerState.CONTAINER_EXITED;
  }

  private void followBy(WatchService watch) throws IOException {
    InputStream source = copyWhatIsThere();
    try {
      Object opened = identity();
      sink.flush();
      while (left > 0 && awaitChange(watch)) {
        drain(source);
        Object present = identity();
        if (!present.equals(opened)) {
          source.close();
          source = open(log, 0);
          opened = present;
          drain(source);
        }
        sink.flush();
      }
      awaitExit();
      drain(source);
      sink.flush();
    } finally {
      source.close();
    }
  }

  private Object identity() throws IOException {
    return Files.exists(log)
        ? Objects.requireNonNullElse(Files.getAttribute(log, "unix:ino"), 0L)
        : 0L;
  }

  /** False when the container ended. */
  private boolean awaitChange(WatchService watch) throws InterruptedIOException {
    try {
      if (ended.get()) {
        return false;
      }
      WatchKey key = watch.take();
      key.pollEvents();
      return key.reset() || !ended.get();
    } catch (ClosedWatchServiceException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("nobody reads the log any more");
    }
  }

  // The runtime tells of the end before the last lines are written; once it says "exited" they are.
  private void awaitExit() throws IOException {
    for (int i = 0; ended.get() && i < LOOKS_FOR_THE_END; i++) {
      try {
        if (hasExited()) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (mightypi.node.cri.RuntimeFault e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("nobody reads the log any more");
      }
    }
  }
}
