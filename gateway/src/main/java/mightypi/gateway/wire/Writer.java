package mightypi.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Writes heads and chunks of HTTP/1.1. */
public final class Writer {

  private static final ByteBuf CRLF = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
  private static final ByteBuf CONTINUE = constant("HTTP/1.1 100 Continue\r\n\r\n");
  private static final int ROOM = 128;

  private static final byte[] HTTP_1_1 = bytes(" HTTP/1.1\r\nHost: ");
  private static final byte[] STATUS_LINE = bytes("HTTP/1.1 ");
  private static final byte[] OK_LINE = bytes("HTTP/1.1 200 OK\r\n");
  private static final byte[] LENGTH = bytes("Content-Length: ");
  private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = bytes("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = bytes("Connection: keep-alive\r\n");
  private static final byte[] UPGRADE = bytes("Connection: Upgrade\r\nUpgrade: ");

  private Writer() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuf constant(String text) {
    byte[] bytes = bytes(text);
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  /** The head of a request to a backend. */
  public static ByteBuf request(ByteBufAllocator alloc, RequestHead head) {
    Fields fields = head.fields();
    ByteBuf out =
        alloc.directBuffer(
            fields.writtenLength() + head.target().length() + head.authority().length() + ROOM);
    ascii(out, head.method());
    out.writeByte(' ');
    ascii(out, head.target());
    out.writeBytes(HTTP_1_1);
    ascii(out, head.authority());
    out.writeShort(0x0d0a);
    if (head.isUpgrade()) {
      out.writeBytes(UPGRADE);
      ascii(out, head.upgrade());
      out.writeShort(0x0d0a);
    } else if (head.length() == RequestHead.UNKNOWN) {
      out.writeBytes(CHUNKED);
    } else if (head.length() > 0 || !isUsuallyEmpty(head.method())) {
      length(out, head.length());
    }
    return fields(out, fields);
  }

  private static boolean isUsuallyEmpty(String method) {
    return method.equals("GET")
        || method.equals("HEAD")
        || method.equals("DELETE")
        || method.equals("OPTIONS");
  }

  /** How a response is framed for a client of HTTP/1. */
  public enum Framing {
    LENGTH,
    CHUNKED,
    /** Neither length nor chunks: it ends with the connection, or it has no body at all. */
    BARE
  }

  /** What is said about the connection. */
  public enum Persistence {
    IMPLIED,
    CLOSE,
    /** To a client of HTTP/1.0 that asked for it. */
    KEEP_ALIVE
  }

  /** The head of a response to a client. */
  public static ByteBuf response(
      ByteBufAllocator alloc, ResponseHead head, Framing framing, Persistence persistence) {
    Fields fields = head.fields();
    ByteBuf out = alloc.directBuffer(fields.writtenLength() + ROOM + 2 * ROOM);
    statusLine(out, head.status());
    switch (framing) {
      case LENGTH -> length(out, head.length());
      case CHUNKED -> out.writeBytes(CHUNKED);
      case BARE -> {}
    }
    switch (persistence) {
      case CLOSE -> out.writeBytes(CLOSE);
      case KEEP_ALIVE -> out.writeBytes(KEEP_ALIVE);
      case IMPLIED -> {}
    }
    return fields(out, fields);
  }

  /** The head of an interim response, or of 101 with the protocol that follows. */
  public static ByteBuf interim(ByteBufAllocator alloc, ResponseHead head, String upgrade) {
    ByteBuf out = alloc.directBuffer(head.fields().writtenLength() + ROOM);
    statusLine(out, head.status());
    if (!upgrade.isEmpty()) {
      out.writeBytes(UPGRADE);
      ascii(out, upgrade);
      out.writeShort(0x0d0a);
    }
    return fields(out, head.fields());
  }

  private static void statusLine(ByteBuf out, int status) {
    if (status == 200) {
      out.writeBytes(OK_LINE);
      return;
    }
    out.writeBytes(STATUS_LINE);
    ascii(out, Integer.toString(status));
    out.writeByte(' ');
    ascii(out, HttpResponseStatus.valueOf(status).reasonPhrase());
    out.writeShort(0x0d0a);
  }

  private static void length(ByteBuf out, long length) {
    out.writeBytes(LENGTH);
    ascii(out, Long.toString(length));
    out.writeShort(0x0d0a);
  }

  private static ByteBuf fields(ByteBuf out, Fields fields) {
    for (int i = 0; i < fields.size(); i++) {
      raw(out, fields.name(i));
      out.writeShort(0x3a20);
      raw(out, fields.value(i));
      out.writeShort(0x0d0a);
    }
    return out.writeShort(0x0d0a);
  }

  private static void raw(ByteBuf out, AsciiString text) {
    out.writeBytes(text.array(), text.arrayOffset(), text.length());
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  /** The line before a chunk of that size. */
  public static ByteBuf chunkLine(ByteBufAllocator alloc, int size) {
    ByteBuf line = alloc.directBuffer(10);
    ByteBufUtil.writeAscii(line, Integer.toHexString(size));
    return line.writeShort(0x0d0a);
  }

  public static ByteBuf chunkEnd() {
    return CRLF.duplicate();
  }

  public static ByteBuf lastChunk(ByteBufAllocator alloc, Fields trailers) {
    if (trailers.isEmpty()) {
      return LAST_CHUNK.duplicate();
    }
    ByteBuf out = alloc.directBuffer(trailers.writtenLength() + 8);
    ByteBufUtil.writeAscii(out, "0\r\n");
    return fields(out, trailers);
  }

  public static ByteBuf continueLine() {
    return CONTINUE.duplicate();
  }
}
