package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A client of HTTP/2 that writes whatever frames a test wants (RFC 9113 section 4). */
final class Frames implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  private Frames(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
  }

  static Frames open(int port, byte... settings) throws IOException {
    Frames frames = new Frames(Wire.open(port));
    frames.waiting.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frames.add(SETTINGS, 0, 0, settings).send();
    return frames;
  }

  Frames add(int type, int flags, int stream, byte... payload) {
    waiting.write(payload.length >> 16);
    waiting.write(payload.length >> 8);
    waiting.write(payload.length);
    waiting.write(type);
    waiting.write(flags);
    waiting.writeBytes(number(stream));
    waiting.writeBytes(payload);
    return this;
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** A request without body; more fields by turns name and value. */
  Frames get(int stream, String... more) {
    return add(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", more));
  }

  static byte[] head(String method, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(
        fields(":method", method, ":scheme", "http", ":path", "/", ":authority", "shop.example"));
    block.writeBytes(fields(more));
    return block.toByteArray();
  }

  /** Literal fields without indexing (RFC 7541 section 6.2.2), however forbidden they are. */
  static byte[] fields(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        block.write(0);
      }
      byte[] text = namesAndValues[i].getBytes(ISO_8859_1);
      length(block, text.length);
      block.writeBytes(text);
    }
    return block.toByteArray();
  }

  private static void length(ByteArrayOutputStream block, int length) {
    if (length < 127) {
      block.write(length);
      return;
    }
    block.write(127);
    int left = length - 127;
    for (; left >= 128; left >>= 7) {
      block.write(left & 0x7f | 0x80);
    }
    block.write(left);
  }

  /** Whether the gateway still took it. */
  boolean send() {
    try {
      waiting.writeTo(out);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      waiting.reset();
    }
  }

  /** Frames as they come, until one of the type and the stream; what came as text. */
  String until(int type, int stream) throws IOException {
    StringBuilder seen = new StringBuilder();
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int each = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(length);
        seen.append(each).append(':').append(of);
        if (each == RST_STREAM || each == GOAWAY) {
          seen.append(" code ").append(payload[payload.length > 4 ? 7 : 3]);
        }
        if (each == DATA || each == HEADERS) {
          seen.append(' ').append(new String(payload, ISO_8859_1));
        }
        seen.append('\n');
        if (each == DATA && length > 0) {
          add(WINDOW_UPDATE, 0, 0, number(length)).send();
        }
        if (each == SETTINGS && flags == 0) {
          add(SETTINGS, 1, 0).send();
        }
        if (each == type && of == stream) {
          return seen.toString();
        }
      }
    } catch (SocketTimeoutException e) {
      return seen + "STILL OPEN";
    } catch (SocketException | java.io.EOFException e) {
      return seen + "CLOSED";
    }
  }

  /** All until the connection ends. */
  String rest() throws IOException {
    return until(-1, -1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
