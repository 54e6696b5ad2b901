package mightypi.api.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import mightypi.api.listen.Conversation;

/**
 * The lines of a watch as messages of a WebSocket, one an event: so ask those clients, among them
 * fabric8's, that want to be told soon that a connection is dead.
 */
final class EventMessages implements Conversation.Stream {

  private final Conversation.WebSocket socket;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  EventMessages(Conversation.WebSocket socket) {
    this.socket = socket;
  }

  @Override
  public void send(byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      int begin = 0;
      for (int i = 0; i < part.length; i++) {
        if (part[i] == '\n') {
          line.write(part, begin, i - begin);
          socket.sendText(line.toByteArray());
          line.reset();
          begin = i + 1;
        }
      }
      line.write(part, begin, part.length - begin);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
