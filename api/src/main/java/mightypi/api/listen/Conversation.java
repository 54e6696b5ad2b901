package mightypi.api.listen;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way back to a client that asked. One of the ways of answering is taken, once. */
public interface Conversation {

  /** Whatever the answer will be, it has these headers as well. */
  void dress(Map<String, String> headers);

  /** Sends a whole answer. */
  void answer(Answer answer) throws IOException;

  /** Begins an answer whose end is not known yet. */
  Stream stream(int status, Map<String, String> headers) throws IOException;

  /** Whether there is a body that arrives while the handler works. */
  boolean hasOpenBody();

  /** The next bytes of that body; empty at its end. */
  Optional<byte[]> receive() throws IOException;

  /** Whether the client asked to speak something else than HTTP over this connection (RFC 9110). */
  boolean wantsSwitch();

  /** Says yes to that with these headers; from then on bytes pass as they are. */
  Bytes switchProtocol(Map<String, String> headers) throws IOException;

  /** Whether the client asked for a WebSocket. */
  boolean wantsWebSocket();

  /** Whether the client offers this subprotocol for its WebSocket. */
  boolean offers(String subprotocol);

  /** Speaks WebSocket from now on, with the first of the subprotocols that the client offers. */
  WebSocket upgrade(List<String> subprotocols) throws IOException;

  /** Whether the client asked for streams of SPDY/3.1. */
  boolean wantsStreams();

  /** Speaks in streams from now on, in the first of the client's subprotocols that is known. */
  Streams streams(List<String> subprotocols) throws IOException;

  /**
   * Speaks in streams of SPDY/3.1 whose bytes travel in the messages of a WebSocket of this
   * subprotocol (KEP-4006).
   */
  Streams tunnel(String subprotocol) throws IOException;

  /** Whether an answer has begun. */
  default boolean hasBegun() {
    return status() != 0;
  }

  /** The status of the answer that has begun; 0 before. */
  int status();

  /** Runs the task once the client has gone or the server is about to stop; at once if so. */
  void whenEnded(Runnable task);

  /** A stream of bytes to the client. Closing it ends the answer well. */
  interface Stream extends Closeable {
    /** Sends the parts at once; waits while the client is slow, for as long as it may be. */
    void send(byte[]... parts) throws IOException;

    @Override
    void close();
  }

  /** Bytes in both directions whose meaning is the business of others. */
  interface Bytes extends Closeable {
    /** The next bytes; empty at the end. Waits for as long as it takes. */
    Optional<byte[]> receive() throws IOException;

    void send(byte[] bytes) throws IOException;

    /** Ends the connection when all is sent. */
    @Override
    void close();
  }

  /** Several streams in both directions over one connection, opened by the client. */
  interface Streams extends Closeable {
    String subprotocol();

    /** The next stream that the client opens; empty at the end, or when none comes in time. */
    Optional<TwoWay> next(Duration longest) throws InterruptedException;

    /** Ends the connection when all is sent. */
    @Override
    void close();
  }

  /** One of several streams. */
  interface TwoWay {
    /** What the client says of the stream, by names in small letters. */
    Map<String, String> headers();

    /** The next bytes; empty at the end. */
    Optional<byte[]> receive() throws InterruptedException;

    /** Whether the client has given the stream up: it neither speaks nor listens any more. */
    boolean isReset();

    /** Its close ends what is said on the stream, not what is heard. */
    OutputStream output();

    /** Ends what is said and hears nothing more. */
    void dismiss();
  }

  /** Messages in both directions. */
  interface WebSocket extends Closeable {
    /** The subprotocol agreed on. */
    String subprotocol();

    /** The next message; empty at the end. */
    Optional<byte[]> receive() throws InterruptedException;

    void send(byte[] message) throws IOException;

    /** Sends a message of text in UTF-8. */
    void sendText(byte[] message) throws IOException;

    /** Says goodbye (RFC 6455 section 7.1.2, status 1000). */
    @Override
    void close();
  }
}
