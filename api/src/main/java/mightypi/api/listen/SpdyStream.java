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
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream of a {@link SpdySession}. */
final class SpdyStream implements Conversation.TwoWay {

  private static final byte[] END = new byte[0];

  private final SpdySession session;
  private final int id;
  private final Map<String, String> headers;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final AtomicBoolean said = new AtomicBoolean();
  private volatile boolean ended;
  private volatile boolean dismissed;
  private volatile boolean reset;

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
    ended = true;
    received.add(END);
  }

  void reset() {
    reset = true;
    ended();
  }

  int id() {
    return id;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether no side will say anything more. */
  boolean isOver() {
    return said.get() && (ended || dismissed);
  }

  @Override
  public boolean isReset() {
    return reset;
  }

  @Override
  public void dismiss() {
    dismissed = true;
    try {
      output().close();
    } catch (IOException e) {
      said.set(true); // the client has gone: it hears nothing anyway
    }
    session.settle(this);
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
        if (reset || said.get()) {
          throw new IOException(reset ? "the client reset the stream" : "the stream has ended");
        }
        if (length > 0) {
          byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
          session.send(new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(copy)));
        }
      }

      @Override
      public void close() throws IOException {
        if (reset || !said.compareAndSet(false, true)) {
          return;
        }
        SpdyDataFrame last = new DefaultSpdyDataFrame(id);
        last.setLast(true);
        session.send(last);
        session.settle(SpdyStream.this);
      }
    };
  }
}
