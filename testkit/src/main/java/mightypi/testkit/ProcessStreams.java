package mightypi.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mightypi.model.Key;
import mightypi.model.stream.PodStreams;

/**
 * Containers that are folders of this machine: a command runs there as a process, and the file
 * {@code log} is what the container said. The ports of this machine's loopback stand for theirs.
 */
public final class ProcessStreams implements PodStreams {

  private final Path root;

  public ProcessStreams(Path root) {
    this.root = root;
  }

  @Override
  public void log(LogRequest request, OutputStream sink) throws IOException, NoSuchContainer {
    if (request.previous()) {
      throw new NoSuchContainer(
          "previous terminated container \"%s\" in pod \"%s\" not found"
              .formatted(request.container(), request.pod().name()));
    }
    Path log = folder(request.pod()).resolve("log");
    String said = Files.exists(log) ? Files.readString(log) : request.container() + " began\n";
    long count = said.lines().count();
    String[] lines =
        said.lines()
            .skip(Math.max(0, count - request.tailLines().orElse(count)))
            .toArray(String[]::new);
    for (String line : lines) {
      sink.write(
          ((request.timestamps() ? "2026-01-01T00:00:00.000000000Z " : "") + line + "\n")
              .getBytes(UTF_8));
    }
  }

  @Override
  public int exec(ExecRequest request, ExecStreams streams) throws IOException {
    Process process = started(request);
    try {
      Thread input =
          Thread.ofVirtual().start(() -> pass(streams.stdin(), process.getOutputStream()));
      Thread errors =
          Thread.ofVirtual().start(() -> pass(process.getErrorStream(), streams.stderr()));
      process.getInputStream().transferTo(streams.stdout());
      errors.join();
      int code = process.waitFor();
      input.interrupt();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Shows what the container said, and ends. */
  @Override
  public void attach(AttachRequest request, ExecStreams streams)
      throws IOException, NoSuchContainer {
    LogRequest all =
        new LogRequest(
            request.pod(),
            request.container(),
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    log(all, streams.stdout());
  }

  private Process started(ExecRequest request) throws IOException {
    try {
      return new ProcessBuilder(request.command())
          .directory(folder(request.pod()).toFile())
          .start();
    } catch (IOException e) {
      String program = request.command().getFirst();
      throw new IOException("exec: \"" + program + "\": executable file not found in $PATH", e);
    }
  }

  /** Until one of the ends is gone, which is no fault. */
  private static void pass(InputStream from, OutputStream to) {
    try (to) {
      byte[] some = new byte[8192];
      for (int count = from.read(some); count >= 0; count = from.read(some)) {
        to.write(some, 0, count);
        to.flush();
      }
    } catch (IOException e) {
      return;
    }
  }

  private Path folder(Key pod) throws IOException {
    return Files.createDirectories(root.resolve(pod.namespace() + "_" + pod.name()));
  }

  @Override
  public Connection connect(Key pod, int port) throws IOException {
    return Connection.over(new Socket(InetAddress.getLoopbackAddress(), port));
  }
}
