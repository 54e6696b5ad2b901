package mightypi.api.listen;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream of a {@link SpdySession}. */
final class SpdyStream implements Conversation.TwoWay {

  private static final byte[] END = new byte[0];

  private final SpdySession session;
  private final int id;
  private final Map<String, String> headers;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

  SpdyStream(SpdySession session, int id, Map<String, String> headers) {
    this.session = session;
    this.id = id;
    this.headers = Map.copyOf(headers);
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  /** On the event loop. */
  void arrived(byte[] bytes) {
    if (bytes.length > 0) {
      received.add(bytes);
    }
  }

  void ended() {
    received.add(END);
  }

  int waiting() {
    return received.size();
  }

  @Override
  public Optional<byte[]> receive() throws InterruptedException {
    byte[] some = received.take();
    if (some.length == 0) {
      received.add(END);
      return Optional.empty();
    }
    session.taken();
    return Optional.of(some);
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
          byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
          session.send(new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(copy)));
        }
      }

      @Override
      public void close() throws IOException {
        SpdyDataFrame last = new DefaultSpdyDataFrame(id);
        last.setLast(true);
        session.send(last);
      }
    };
  }
}
