package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import mightypi.api.listen.Conversation;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What a client can send in the messages of exec and attach. */
class HostileChannelsTest {

  @Test
  void brokenMessagesEndInNothingWorseThanSilence() {
    Fuzz.ofBytes(
            "\0some input".getBytes(ISO_8859_1),
            "\4{\"Width\":80,\"Height\":24}".getBytes(ISO_8859_1),
            "\u00ff\0".getBytes(ISO_8859_1))
        .bytes(
            5_000,
            message -> {
              ExecChannels channels = new ExecChannels(new Once(message));
              channels.listen();
              channels.close();
            });
  }

  /** A client that says one thing and goes. */
  private static final class Once implements Conversation.WebSocket {
    private Optional<byte[]> next;

    Once(byte[] message) {
      next = Optional.of(message).filter(each -> each.length > 0); // such frames are passed over
    }

    @Override
    public String subprotocol() {
      return "v5.channel.k8s.io";
    }

    @Override
    public Optional<byte[]> receive() {
      Optional<byte[]> now = next;
      next = Optional.empty();
      return now;
    }

    @Override
    public void send(byte[] message) {}

    @Override
    public void sendText(byte[] message) {}

    @Override
    public void close() {}
  }
}
