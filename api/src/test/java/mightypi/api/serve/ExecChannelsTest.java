package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.api.listen.Conversation;
import mightypi.model.stream.PodStreams.ExecStreams;
import org.junit.jupiter.api.Test;

class ExecChannelsTest {

  /** Remembers what is sent: the channel, then the words. */
  private static final class Heard implements Conversation.WebSocket {
    private final List<String> messages = new ArrayList<>();

    @Override
    public String subprotocol() {
      return ExecChannels.V1;
    }

    @Override
    public Optional<byte[]> receive() {
      return Optional.empty();
    }

    @Override
    public void send(byte[] message) {
      messages.add(message[0] + new String(message, 1, message.length - 1, UTF_8));
    }

    @Override
    public void sendText(byte[] message) {
      messages.add(new String(message, UTF_8));
    }

    @Override
    public void close() {}
  }

  private static List<String> heard(boolean stdout, boolean stderr) throws IOException {
    Heard heard = new Heard();
    try (ExecChannels channels = new ExecChannels(heard)) {
      channels.begin(stdout, stderr);
      ExecStreams streams = channels.streams();
      streams.stdout().write("out".getBytes(UTF_8));
      streams.stderr().write("err".getBytes(UTF_8));
      channels.exited(0);
    }
    return heard.messages;
  }

  @Test
  void onlyWhatWasAskedForIsSaidAfterAnEmptyMessageThatOpensIt() throws IOException {
    assertThat(heard(true, false)).containsExactly("1", "1out");
    assertThat(heard(false, true)).containsExactly("2", "2err");
    assertThat(heard(true, true)).containsExactly("1", "1out", "2err");
  }
}
