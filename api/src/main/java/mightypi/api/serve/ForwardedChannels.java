package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mightypi.api.listen.Conversation;
import mightypi.model.stream.PodStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwarded connections in the channels of a WebSocket: of the port that was asked for as number i,
 * channel 2i carries the bytes and 2i+1 what went wrong. Each channel begins with its port, in two
 * bytes, the low one first.
 */
final class ForwardedChannels {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedChannels.class);
  private static final int BUFFER = 32 << 10;

  private final Conversation.WebSocket socket;
  private final PortForward.Dial dial;
  private final List<InputPipe> inputs = new ArrayList<>();

  ForwardedChannels(Conversation.WebSocket socket, PortForward.Dial dial) {
    this.socket = socket;
    this.dial = dial;
  }

  void run(List<Integer> ports) throws IOException {
    List<Thread> working = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i);
      byte[] said = {(byte) port, (byte) (port >> 8)};
      send(2 * i, said, 2);
      send(2 * i + 1, said, 2);
      inputs.add(new InputPipe());
    }
    for (int i = 0; i < ports.size(); i++) {
      int number = i;
      working.add(
          Thread.ofVirtual().name("port-forward").start(() -> serve(number, ports.get(number))));
    }
    Thread listener = Thread.ofVirtual().name("port-forward input").start(() -> listen(working));
    try {
      for (Thread each : working) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listener.interrupt();
      working.forEach(Thread::interrupt);
    }
  }

  /** Takes what the client sends, until it goes; then nothing is left to be done. */
  private void listen(List<Thread> working) {
    try {
      Optional<byte[]> message = socket.receive();
      while (message.isPresent()) {
        int channel = message.get()[0] & 0xFF;
        if (channel % 2 == 0 && channel / 2 < inputs.size()) {
          inputs.get(channel / 2).put(message.get());
        }
        message = socket.receive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inputs.forEach(InputPipe::end);
      working.forEach(Thread::interrupt);
    }
  }

  private void serve(int number, int port) {
    try (PodStreams.Connection connection = dial.connect(port)) {
      Thread up =
          Thread.ofVirtual().name("port-forward up").start(() -> forward(number, connection));
      try {
        receive(number, connection);
      } finally {
        up.interrupt();
      }
    } catch (PodStreams.NoSuchContainer | IOException e) {
      LOG.debug("a forwarded connection broke: {}", e.toString());
      tell(number, String.valueOf(e.getMessage()));
    } finally {
      inputs.get(number).end();
    }
  }

  private void receive(int number, PodStreams.Connection connection) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int count = connection.input().read(buffer);
    while (count >= 0) {
      send(2 * number, buffer, count);
      count = connection.input().read(buffer);
    }
  }

  private void forward(int number, PodStreams.Connection connection) {
    try {
      inputs.get(number).transferTo(connection.output());
      connection.endOutput();
    } catch (IOException e) {
      LOG.debug("a pod hears no more: {}", e.toString());
    }
  }

  private void tell(int number, String why) {
    byte[] text = why.getBytes(UTF_8);
    try {
      send(2 * number + 1, text, text.length);
    } catch (IOException e) {
      LOG.debug("nobody is left to be told: {}", e.toString());
    }
  }

  private void send(int channel, byte[] bytes, int length) throws IOException {
    byte[] message = new byte[length + 1];
    message[0] = (byte) channel;
    System.arraycopy(Arrays.copyOf(bytes, length), 0, message, 1, length);
    socket.send(message);
  }
}
