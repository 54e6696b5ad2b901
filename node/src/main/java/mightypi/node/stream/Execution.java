package mightypi.node.stream;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mightypi.model.stream.PodStreams.ExecRequest;
import mightypi.model.stream.PodStreams.ExecStreams;
import mightypi.model.stream.PodStreams.TerminalSize;
import mightypi.node.command.Command;
import mightypi.node.cri.Processes;
import mightypi.node.cri.RuntimeFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command beside a container. Its ends are named pipes that the container's shim opens; each is
 * served by a thread of the platform, because opening a pipe waits in the kernel for the other end.
 * The end of input takes two steps: our end of the pipe is closed, and the shim is told to close
 * the one it holds itself.
 */
final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
  // What a command left running may still write after it ended itself.
  private static final long DRAIN_MILLIS = 5_000;

  private final Processes processes;
  private final String container;
  private final String id = UUID.randomUUID().toString().replace("-", "");
  private final ExecRequest request;
  private final ExecStreams streams;
  private final Path folder;

  Execution(
      Processes processes, String container, ExecRequest request, ExecStreams streams, Path pipes) {
    this.processes = processes;
    this.container = container;
    this.request = request;
    this.streams = streams;
    this.folder = pipes.resolve(id);
  }

  int run() throws IOException {
    Processes.Pipes pipes = makePipes();
    List<Thread> outputs = new ArrayList<>();
    List<Thread> inputs = new ArrayList<>();
    try {
      processes.create(container, id, request.command(), request.tty(), pipes);
      outputs.add(thread("stdout", () -> copyOut(pipes.stdout(), streams.stdout())));
      pipes
          .stderr()
          .ifPresent(pipe -> outputs.add(thread("stderr", () -> copyOut(pipe, streams.stderr()))));
      processes.start(container, id);
      pipes.stdin().ifPresent(pipe -> inputs.add(thread("stdin", () -> copyIn(pipe))));
      if (request.tty()) {
        inputs.add(Thread.ofVirtual().name("exec-resize").start(this::resize));
      }
      int code = processes.await(container, id);
      drain(outputs);
      return code;
    } finally {
      inputs.forEach(Thread::interrupt);
      unblock(pipes);
      forget();
    }
  }

  private Processes.Pipes makePipes() throws IOException {
    Files.createDirectories(folder);
    Path stdin = folder.resolve("stdin");
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    Command.of("mkfifo", "-m", "600", stdin.toString(), stdout.toString(), stderr.toString()).run();
    return new Processes.Pipes(
        request.stdin() ? Optional.of(stdin) : Optional.empty(),
        stdout,
        request.tty() ? Optional.empty() : Optional.of(stderr));
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name("exec-" + name).start(work);
  }

  private void copyOut(Path pipe, OutputStream sink) {
    try (InputStream source = new FileInputStream(pipe.toFile())) {
      byte[] buffer = new byte[16 * 1024];
      int count = source.read(buffer);
      while (count >= 0) {
        sink.write(buffer, 0, count);
        sink.flush();
        count = source.read(buffer);
      }
    } catch (IOException e) {
      // Who asked has gone away: nobody is left for whom the command runs.
      LOG.debug("exec {}: {}", id, e.toString());
      kill();
    }
  }

  private void kill() {
    try {
      processes.kill(container, id);
    } catch (RuntimeFault e) {
      LOG.debug("exec {}: {}", id, e.toString());
    }
  }

  private void copyIn(Path pipe) {
    try (OutputStream sink = new FileOutputStream(pipe.toFile())) {
      byte[] buffer = new byte[16 * 1024];
      int count = streams.stdin().read(buffer);
      while (count >= 0) {
        sink.write(buffer, 0, count);
        count = streams.stdin().read(buffer);
      }
    } catch (IOException e) {
      // The command does not read any more, or who asked has gone away: both end its input.
      LOG.debug("exec {}: {}", id, e.toString());
    }
    try {
      processes.closeInput(container, id);
    } catch (RuntimeFault e) {
      LOG.debug("exec {}: {}", id, e.toString());
    }
  }

  private void resize() {
    try {
      while (true) {
        TerminalSize size = streams.resizes().take();
        processes.resize(container, id, size.width(), size.height());
      }
    } catch (InterruptedException | RuntimeFault e) {
      LOG.debug("exec {} is resized no more", id);
    }
  }

  private static void drain(List<Thread> outputs) throws IOException {
    try {
      for (Thread each : outputs) {
        each.join(DRAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("exec was interrupted");
    }
  }

  /** A thread that still waits for the other end of a pipe gets one. */
  private static void unblock(Processes.Pipes pipes) {
    List<Path> all = new ArrayList<>(List.of(pipes.stdout()));
    pipes.stderr().ifPresent(all::add);
    pipes.stdin().ifPresent(all::add);
    for (Path each : all) {
      try (RandomAccessFile both = new RandomAccessFile(each.toFile(), "rw")) {
        LOG.trace("{} {}", each, both);
      } catch (IOException e) {
        LOG.debug("{}: {}", each, e.toString());
      }
    }
  }

  private void forget() throws IOException {
    kill();
    try {
      processes.delete(container, id);
    } catch (RuntimeFault e) {
      LOG.debug("exec {}: {}", id, e.toString());
    }
    for (String name : List.of("stdin", "stdout", "stderr")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
