package mightypi.api.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import mightypi.api.listen.Conversation;
import mightypi.api.status.Status;
import mightypi.model.stream.PodStreams;
import mightypi.model.stream.PodStreams.ExecStreams;
import mightypi.model.stream.PodStreams.TerminalSize;

/**
 * A command's conversation in streams that the client opens, each of which says in its header
 * {@code streamtype} what it is for (remotecommand, version 4).
 */
final class ExecStreamed {

  private static final List<String> SUBPROTOCOLS = List.of("v4.channel.k8s.io");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Conversation.TwoWay> streams;
  private final InputPipe stdin = new InputPipe();
  private final BlockingQueue<TerminalSize> resizes = new ArrayBlockingQueue<>(16);

  private ExecStreamed(Map<String, Conversation.TwoWay> streams) {
    this.streams = streams;
  }

  static void converse(Call call, Exec.Speaker speaker) throws IOException {
    boolean tty = call.query().flag("tty");
    int expected = 1; // the stream of errors
    for (String each : List.of("stdin", "stdout", "stderr")) {
      boolean covered = each.equals("stderr") && tty;
      expected += call.query().flag(each) && !covered ? 1 : 0;
    }
    expected += tty ? 1 : 0;
    try (Conversation.Streams session = call.conversation().streams(SUBPROTOCOLS)) {
      new ExecStreamed(opened(session, expected)).run(speaker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Conversation.TwoWay> opened(Conversation.Streams session, int expected)
      throws InterruptedException, IOException {
    Map<String, Conversation.TwoWay> streams = new LinkedHashMap<>();
    while (streams.size() < expected) {
      Optional<Conversation.TwoWay> next = session.next(PATIENCE);
      if (next.isEmpty()) {
        throw new IOException("timed out waiting for client to create streams");
      }
      streams.put(next.get().headers().getOrDefault("streamtype", ""), next.get());
    }
    return streams;
  }

  private void run(Exec.Speaker speaker) throws IOException {
    Thread input = Thread.ofVirtual().name("exec input").start(this::listen);
    Thread sizes = Thread.ofVirtual().name("exec sizes").start(this::listenToSizes);
    byte[] ending;
    try {
      ExecStreams ends = new ExecStreams(stdin, output("stdout"), output("stderr"), resizes);
      ending = ExecChannels.ending(speaker.speak(ends));
    } catch (PodStreams.NoSuchContainer e) {
      ending = Status.internal(String.valueOf(e.getMessage())).json();
    } catch (IOException e) {
      ending = Status.internal("error executing command in container: " + e.getMessage()).json();
    } finally {
      input.interrupt();
      sizes.interrupt();
    }
    OutputStream error = output("error");
    error.write(ending);
    for (String each : List.of("stdout", "stderr", "error")) {
      output(each).close();
    }
  }

  private OutputStream output(String type) {
    Conversation.TwoWay stream = streams.get(type);
    return stream == null ? OutputStream.nullOutputStream() : stream.output();
  }

  private void listen() {
    Conversation.TwoWay stream = streams.get("stdin");
    try {
      Optional<byte[]> some = stream == null ? Optional.empty() : stream.receive();
      while (some.isPresent()) {
        stdin.putAll(some.get());
        some = stream == null ? Optional.empty() : stream.receive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stdin.end();
    }
  }

  private void listenToSizes() {
    Conversation.TwoWay stream = streams.get("resize");
    try {
      Optional<byte[]> some = stream == null ? Optional.empty() : stream.receive();
      while (some.isPresent()) {
        ExecChannels.resize(some.get(), resizes);
        some = stream == null ? Optional.empty() : stream.receive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
