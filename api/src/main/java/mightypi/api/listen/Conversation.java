package mightypi.api.listen;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way back to a client that asked. One of the three ways of answering is taken, once. */
public interface Conversation {

  /** Sends a whole answer. */
  void answer(Answer answer) throws IOException;

  /** Begins an answer whose end is not known yet. */
  Stream stream(int status, Map<String, String> headers) throws IOException;

  /** Whether the client asked for a WebSocket. */
  boolean wantsWebSocket();

  /** Speaks WebSocket from now on, with the first of the subprotocols that the client offers. */
  WebSocket upgrade(List<String> subprotocols) throws IOException;

  /** Whether an answer has begun. */
  boolean hasBegun();

  /** Runs the task once the client has gone or the server is about to stop; at once if so. */
  void whenEnded(Runnable task);

  /** A stream of bytes to the client. Closing it ends the answer well. */
  interface Stream extends Closeable {
    /** Sends the parts at once; waits while the client is slow, for as long as it may be. */
    void send(byte[]... parts) throws IOException;

    @Override
    void close();
  }

  /** Messages in both directions. */
  interface WebSocket extends Closeable {
    /** The subprotocol agreed on. */
    String subprotocol();

    /** The next message; empty at the end. */
    Optional<byte[]> receive() throws InterruptedException;

    void send(byte[] message) throws IOException;

    /** Says goodbye (RFC 6455 section 7.1.2, status 1000). */
    @Override
    void close();
  }
}
