package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import mightypi.api.listen.Conversation;
import mightypi.api.status.Status;
import mightypi.model.Json;
import mightypi.model.stream.PodStreams.ExecStreams;
import mightypi.model.stream.PodStreams.TerminalSize;

/**
 * The channels of a command's conversation, multiplexed over one WebSocket: the first byte of every
 * message says which one it belongs to.
 */
final class ExecChannels implements Closeable {

  static final String V5 = "v5.channel.k8s.io";
  static final String V4 = "v4.channel.k8s.io";

  /** Says on the error channel what went wrong as text, and nothing when all went well. */
  static final String V1 = "channel.k8s.io";

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;
  private static final int CLOSE = 255;

  private final Conversation.WebSocket socket;
  private final InputPipe stdin = new InputPipe();
  private final BlockingQueue<TerminalSize> resizes = new ArrayBlockingQueue<>(16);
  private OutputStream stdout = OutputStream.nullOutputStream();
  private OutputStream stderr = OutputStream.nullOutputStream();

  ExecChannels(Conversation.WebSocket socket) {
    this.socket = socket;
  }

  /**
   * Says by an empty message that the conversation has begun, on the first channel that is wanted;
   * on one that is not wanted nothing is ever said.
   */
  void begin(boolean wantsStdout, boolean wantsStderr) throws IOException {
    stdout = wantsStdout ? new Channel(STDOUT) : OutputStream.nullOutputStream();
    stderr = wantsStderr ? new Channel(STDERR) : OutputStream.nullOutputStream();
    send(wantsStdout ? STDOUT : wantsStderr ? STDERR : ERROR, new byte[0], 0, 0);
  }

  ExecStreams streams() {
    return new ExecStreams(stdin, stdout, stderr, resizes);
  }

  /** Takes what the client sends, until it goes. */
  void listen() {
    try {
      Optional<byte[]> message = socket.receive();
      while (message.isPresent()) {
        take(message.get());
        message = socket.receive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stdin.end();
    }
  }

  private void take(byte[] message) throws InterruptedException {
    switch (message[0] & 0xFF) {
      case STDIN -> stdin.put(message);
      case RESIZE -> resize(message);
      case CLOSE -> {
        if (message.length > 1 && message[1] == STDIN) {
          stdin.end();
        }
      }
      default -> {} // the client sends on no other channel
    }
  }

  private void resize(byte[] message) {
    resize(java.util.Arrays.copyOfRange(message, 1, message.length), resizes);
  }

  /** Takes note of a terminal's size, {@code {"Width":80,"Height":24}}. */
  static void resize(byte[] message, BlockingQueue<TerminalSize> resizes) {
    try {
      Map<?, ?> size = Json.parse(message);
      if (size.get("Width") instanceof Integer width
          && size.get("Height") instanceof Integer height
          && !resizes.offer(new TerminalSize(width, height))) {
        resizes.clear(); // only the latest size matters
        resizes.add(new TerminalSize(width, height));
      }
    } catch (IOException e) {
      // a size that cannot be read changes nothing
    }
  }

  void exited(int code) throws IOException {
    if (!socket.subprotocol().equals(V1)) {
      report(ending(code));
    } else if (code != 0) {
      failed("command terminated with exit code " + code);
    }
  }

  void failed(String why) throws IOException {
    Status status = Status.internal(why);
    report(socket.subprotocol().equals(V1) ? why.getBytes(UTF_8) : status.json());
  }

  /** How a command ended, as {@code metav1.Status}. */
  static byte[] ending(int code) {
    Map<String, Object> status = status(code == 0 ? "Success" : "Failure");
    if (code != 0) {
      status.put("message", "command terminated with non-zero exit code: exit status " + code);
      status.put("reason", "NonZeroExitCode");
      status.put(
          "details",
          Map.of(
              "causes", List.of(Map.of("reason", "ExitCode", "message", Integer.toString(code)))));
    }
    return Json.write(status);
  }

  private static Map<String, Object> status(String word) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("metadata", Map.of());
    status.put("status", word);
    return status;
  }

  private void report(byte[] status) throws IOException {
    send(ERROR, status, 0, status.length);
  }

  private void send(int channel, byte[] bytes, int offset, int length) throws IOException {
    byte[] message = new byte[length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, offset, message, 1, length);
    socket.send(message);
  }

  @Override
  public void close() {
    stdin.end();
  }

  /** An output of the command. */
  private final class Channel extends OutputStream {
    private final int number;

    Channel(int number) {
      this.number = number;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        send(number, bytes, offset, length);
      }
    }
  }
}
