package mightypi.api.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the client types, on its way to the command; few messages fit, then the client waits. */
final class InputPipe extends InputStream {

  private static final byte[] NOTHING = new byte[0];

  private final BlockingQueue<byte[]> messages = new ArrayBlockingQueue<>(16);
  private volatile boolean ended;
  private byte[] current = NOTHING;
  private int position;

  /** A message whose first byte is not part of the input; dropped when nobody reads any more. */
  void put(byte[] message) throws InterruptedException {
    while (!ended && !messages.offer(message, 1, TimeUnit.SECONDS)) {
      // the command does not read: the client waits too
    }
  }

  /** Bytes that are input all. */
  void putAll(byte[] bytes) throws InterruptedException {
    byte[] message = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    put(message);
  }

  void end() {
    ended = true;
    messages.offer(NOTHING); // wakes a reader; a full queue has one awake already
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position >= current.length) {
      if (ended && messages.isEmpty()) {
        return -1;
      }
      next();
    }
    int some = Math.min(length, current.length - position);
    System.arraycopy(current, position, bytes, offset, some);
    position += some;
    return some;
  }

  private void next() throws IOException {
    try {
      current = messages.take();
      position = 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
