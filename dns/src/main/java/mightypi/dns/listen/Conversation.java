package mightypi.dns.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import mightypi.model.Clock;

/**
 * One connection. Queries that came together are answered together: replies are sent when the next
 * query is not there yet, so that a client that asks much at once costs few system calls.
 */
final class Conversation {

  private static final int USUAL = 512;
  private static final int MOST_OUT = 16_384;
  private static final int FRAME = 2;

  private final Socket socket;
  private final Answerer answerer;
  private final Optional<Quick.Desks> desks;
  private final Answerer.Client client;
  private byte[] in = new byte[USUAL];
  private byte[] out = new byte[USUAL];
  private byte[] query = {};
  private int from;
  private int to;
  private int filled;
  private long written;
  private volatile long heard = Clock.SYSTEM.nanos();

  Conversation(Socket socket, Answerer answerer, Optional<Quick.Desks> desks) {
    this.socket = socket;
    this.answerer = answerer;
    this.desks = desks;
    client = new Answerer.Client(socket.getInetAddress(), true);
  }

  InetAddress with() {
    return client.address();
  }

  /** When the last whole query came. */
  long heard() {
    return heard;
  }

  void end() throws IOException {
    socket.close();
  }

  /** Goes on until the client leaves, falls silent, or asks what deserves no answer. */
  void hold() throws IOException {
    InputStream input = socket.getInputStream();
    boolean goesOn = true;
    while (goesOn && listen(input)) {
      heard = Clock.SYSTEM.nanos();
      goesOn = answerAll();
    }
    flush();
  }

  /** Waits for a whole query; false when the client left. */
  private boolean listen(InputStream input) throws IOException {
    while (!isWhole()) {
      makeRoom(to - from < FRAME ? USUAL : FRAME + length());
      flush();
      int count = input.read(in, to, in.length - to);
      if (count < 0) {
        return false;
      }
      to += count;
    }
    return true;
  }

  private boolean isWhole() {
    return to - from >= FRAME && to - from - FRAME >= length();
  }

  private int length() {
    return (in[from] & 0xFF) << 8 | in[from + 1] & 0xFF;
  }

  private void makeRoom(int size) {
    byte[] target = in.length >= size ? in : new byte[size];
    System.arraycopy(in, from, target, 0, to - from);
    in = target;
    to -= from;
    from = 0;
  }

  private boolean answerAll() throws IOException {
    while (isWhole()) {
      int length = length();
      if (query.length < length) {
        query = new byte[length];
      }
      System.arraycopy(in, from + FRAME, query, 0, length);
      from += FRAME + length;
      int answered = quickly(length);
      if (answered == 0 || answered == Quick.OTHER && !slowly(Arrays.copyOf(query, length))) {
        return false;
      }
    }
    return true;
  }

  private int quickly(int length) throws IOException {
    if (desks.isEmpty()) {
      return Quick.OTHER;
    }
    Quick desk = desks.get().take();
    try {
      int answered = desk.byConnection(query, length);
      if (answered > 0) {
        write(desk.room(), answered);
      }
      return answered;
    } finally {
      desks.get().giveBack(desk);
    }
  }

  private boolean slowly(byte[] packet) throws IOException {
    long before = written;
    answerer.answer(packet, client, message -> write(message, message.length));
    return written > before;
  }

  private void write(byte[] message, int length) throws IOException {
    if (filled + FRAME + length > MOST_OUT) {
      flush();
    }
    if (filled + FRAME + length > out.length) {
      out =
          Arrays.copyOf(out, Math.max(FRAME + length + filled, Math.min(MOST_OUT, out.length * 2)));
    }
    out[filled] = (byte) (length >>> 8);
    out[filled + 1] = (byte) length;
    System.arraycopy(message, 0, out, filled + FRAME, length);
    filled += FRAME + length;
    written++;
  }

  private void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    OutputStream stream = socket.getOutputStream();
    stream.write(out, 0, filled);
    filled = 0;
    if (out.length > MOST_OUT) {
      out = new byte[USUAL];
    }
  }
}
