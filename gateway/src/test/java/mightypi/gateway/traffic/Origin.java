package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A backend that says exactly what a test wants, and remembers exactly what it was asked: a server
 * of HTTP/1.1 on bare sockets, one virtual thread a connection.
 */
final class Origin implements AutoCloseable {

  /** What is said to a request. What it leaves of the body is read over. */
  interface Answer {
    void to(Asked asked, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Answer answer;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  private Origin(ServerSocket server, Answer answer) {
    this.server = server;
    this.answer = answer;
    Thread.ofVirtual().start(this::listen);
  }

  static Origin that(Answer answer) throws IOException {
    return at(0, answer);
  }

  static Origin at(int port, Answer answer) throws IOException {
    return new Origin(new ServerSocket(port, 512, InetAddress.ofLiteral("127.0.0.1")), answer);
  }

  /** Says what it was asked: the first line, the fields, an empty line, the body. */
  static Origin echoing() throws IOException {
    return that(
        (asked, out) -> {
          ByteArrayOutputStream said = new ByteArrayOutputStream();
          said.write((asked.line + "\n").getBytes(ISO_8859_1));
          for (String field : asked.fields) {
            said.write((field + "\n").getBytes(ISO_8859_1));
          }
          said.write('\n');
          said.write(asked.body.readAllBytes());
          for (String trailer : asked.trailers()) {
            said.write(("\ntrailer " + trailer).getBytes(ISO_8859_1));
          }
          ok(out, said.toByteArray(), asked.line.startsWith("HEAD "));
        });
  }

  static Origin saying(String body) throws IOException {
    return that((asked, out) -> ok(out, body.getBytes(ISO_8859_1), false));
  }

  /** Answers when the latch is open. */
  static Origin waitingFor(CountDownLatch latch) throws IOException {
    return that(
        (asked, out) -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          ok(out, new byte[0], false);
        });
  }

  static void ok(OutputStream out, byte[] body, boolean isHead) throws IOException {
    text(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
    if (!isHead) {
      out.write(body);
    }
    out.flush();
  }

  static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  int port() {
    return server.getLocalPort();
  }

  /** All requests until now. */
  List<Asked> asked() {
    return asked;
  }

  /** The connections of now. */
  int open() {
    return open.size();
  }

  List<String> lines() {
    return asked.stream().map(each -> each.line).toList();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Asked next = Asked.read(in);
      while (next != null) {
        asked.add(next);
        answer.to(next, out);
        next.body.readAllBytes();
        next = Asked.read(in);
      }
    } catch (IOException e) {
      // The peer has gone, or the answer was to break off.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request, its body still in the network. */
  static final class Asked {
    final String line;
    final List<String> fields;
    final Body body;

    private Asked(String line, List<String> fields, InputStream in) {
      this.line = line;
      this.fields = fields;
      boolean isChunked = field("transfer-encoding").equalsIgnoreCase("chunked");
      String length = field("content-length");
      this.body = new Body(in, isChunked, length.isEmpty() ? 0 : Long.parseLong(length));
    }

    static @Nullable Asked read(InputStream in) throws IOException {
      String line = readLine(in);
      if (line == null) {
        return null;
      }
      return new Asked(line, readFields(in), in);
    }

    /** The value of a field; empty when there is none. */
    String field(String name) {
      return fields.stream()
          .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(each -> each.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    /** The bytes after the head, for those who leave HTTP. */
    InputStream raw() {
      return body.in;
    }

    List<String> trailers() {
      return body.trailers;
    }
  }

  private static List<String> readFields(InputStream in) throws IOException {
    List<String> fields = new ArrayList<>();
    for (String next = readLine(in); next != null && !next.isEmpty(); next = readLine(in)) {
      fields.add(next);
    }
    return fields;
  }

  private static @Nullable String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** The body of one request. */
  static final class Body extends InputStream {
    private final InputStream in;
    private final boolean isChunked;
    private long left;
    private boolean isAtEnd;
    final List<String> trailers = new ArrayList<>();

    private Body(InputStream in, boolean isChunked, long length) {
      this.in = in;
      this.isChunked = isChunked;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      if (isChunked && left == 0 && !isAtEnd) {
        chunk();
      }
      if (left == 0) {
        return -1;
      }
      int read = in.read(to, from, (int) Math.min(length, left));
      if (read < 0) {
        throw new IOException("the body broke off");
      }
      left -= read;
      if (isChunked && left == 0) {
        readLine(in);
      }
      return read;
    }

    private void chunk() throws IOException {
      String line = readLine(in);
      if (line == null) {
        throw new IOException("the body broke off");
      }
      left = Long.parseLong(line, 16);
      if (left == 0) {
        isAtEnd = true;
        trailers.addAll(readFields(in));
      }
    }
  }
}
