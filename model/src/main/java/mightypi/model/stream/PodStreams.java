package mightypi.model.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import mightypi.model.Key;

/**
 * Speaks with the containers of a node. Every call takes the calling thread for as long as the
 * conversation lasts.
 */
public interface PodStreams {

  /**
   * Writes the log of a container as its raw lines. When following it ends with the container; a
   * reader that has gone away shows as an {@link IOException} of the sink and ends it too.
   */
  void log(LogRequest request, OutputStream sink) throws IOException, NoSuchContainer;

  /** Runs a command in a container and answers with its exit code once it ended. */
  int exec(ExecRequest request, ExecStreams streams) throws IOException, NoSuchContainer;

  /**
   * Speaks with the main process of a container that runs, from now on until it ends; the end of
   * input is the process's, if its container is made for one conversation ({@code stdinOnce}).
   */
  void attach(AttachRequest request, ExecStreams streams) throws IOException, NoSuchContainer;

  /** Connects to a TCP port of the pod's own loopback interface. */
  Connection connect(Key pod, int port) throws IOException, NoSuchContainer;

  /** A connection to a port of a pod. */
  interface Connection extends Closeable {
    InputStream input() throws IOException;

    OutputStream output() throws IOException;

    /** Tells the pod that nothing more will be said; what it says is heard on. */
    void endOutput() throws IOException;

    static Connection over(Socket socket) {
      return new SocketConnection(socket);
    }
  }

  /**
   * {@code v1.PodLogOptions}.
   *
   * @param container its name; the pod's spec has it
   * @param previous the log of the run before the present one
   * @param timestamps put the time of each line before it, RFC 3339 with nanoseconds
   */
  record LogRequest(
      Key pod,
      String container,
      boolean follow,
      boolean previous,
      boolean timestamps,
      Optional<Instant> since,
      Optional<Long> tailLines,
      Optional<Long> limitBytes) {}

  /** {@code v1.PodExecOptions}. */
  record ExecRequest(Key pod, String container, List<String> command, boolean stdin, boolean tty) {
    public ExecRequest {
      command = List.copyOf(command);
    }
  }

  /**
   * {@code v1.PodAttachOptions}.
   *
   * @param tty whether the container has a terminal
   */
  record AttachRequest(Key pod, String container, boolean stdin, boolean tty) {}

  /**
   * The ends of a conversation. The end of {@code stdin} is the command's end of input. With a
   * terminal everything comes on {@code stdout}.
   */
  record ExecStreams(
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      BlockingQueue<TerminalSize> resizes) {}

  /** In characters. */
  record TerminalSize(int width, int height) {}

  /** There is nothing to speak with; the message says why, in the words of the kubelet. */
  final class NoSuchContainer extends Exception {
    private static final long serialVersionUID = 1;

    public NoSuchContainer(String message) {
      super(message);
    }
  }
}
