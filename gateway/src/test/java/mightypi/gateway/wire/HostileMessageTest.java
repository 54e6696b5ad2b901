package mightypi.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What anybody can send to the gateway, and any backend can answer. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileMessageTest {

  private static final byte[] END = "\r\n\r\n".getBytes(ISO_8859_1);

  /** A head is read once its empty line has come, so whatever it is, it ends in one. */
  private static byte[] ended(byte[] head) {
    byte[] whole = Arrays.copyOf(head, head.length + END.length);
    System.arraycopy(END, 0, whole, head.length, END.length);
    return whole;
  }

  @Test
  void aDamagedHeadIsABadRequestOrAnotherOne() {
    Fuzz.of(
            "GET /a/b?c=d HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nCookie: a=b; c=\"d\"",
            "POST http://shop.example:8080/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked",
            "PUT / HTTP/1.0\r\nContent-Length: 17\r\nConnection: keep-alive, upgrade\r\nUpgrade: a",
            "OPTIONS * HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nExpect: 100-continue")
        .allowing(MalformedException.class)
        .bytes(20_000, head -> HeadReader.request(ended(head), WireLimits.DEFAULT));
  }

  @Test
  void aDamagedAnswerIsABadGatewayOrAnotherOne() {
    Fuzz.of(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade",
            "HTTP/1.0 404 \r\nSet-Cookie: a=b; Path=/; HttpOnly",
            "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\nETag: \"x\"")
        .allowing(MalformedException.class)
        .bytes(20_000, head -> HeadReader.response(ended(head), WireLimits.DEFAULT, false));
  }

  @Test
  void aDamagedChunkIsRefused() {
    Fuzz.of("1a;name=\"value\"\r\n", "0\r\n", "FFF \t;x\r\n")
        .allowing(MalformedException.class)
        .bytes(
            20_000,
            line -> {
              ByteBuf data = Unpooled.wrappedBuffer(line);
              int lineFeed = data.indexOf(0, line.length, (byte) '\n');
              if (lineFeed >= 0) {
                ChunkLine.size(data, 0, lineFeed);
              }
            });
    Fuzz.of("Server-Timing: a;dur=5\r\nX-Checksum: 17\r\n\r\n", "\r\n")
        .allowing(MalformedException.class)
        .bytes(20_000, fields -> Trailers.read(fields, 200));
  }

  @Test
  void aDamagedHeadOfHttp2IsABadRequestOrAnotherOne() {
    Fuzz.of(
            ":method GET\n:path /a?b\n:authority shop.example\ncookie a=b\ncookie c=d",
            ":method POST\n:path /\nhost a\ncontent-length 5\nte trailers",
            ":method CONNECT\n:protocol websocket\n:path /\n:authority a",
            ":method CONNECT\n:authority a:80")
        .allowing(MalformedException.class)
        .bytes(20_000, text -> Http2Heads.request(headers(text), false));
    Fuzz.of(":status 200\ncontent-length 5\nset-cookie a=b", ":status 304\nx y")
        .allowing(MalformedException.class)
        .bytes(20_000, text -> Http2Heads.response(headers(text)));
    Fuzz.of("server-timing a", "x-checksum 17\nx 18")
        .allowing(MalformedException.class)
        .bytes(10_000, text -> Http2Heads.trailers(headers(text)));
  }

  /** As the decoder hands them on, which has no rules about values. */
  private static Http2Headers headers(byte[] lines) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (AsciiString line : new AsciiString(lines, false).split('\n')) {
      int blank = line.indexOf(' ', 0);
      AsciiString name = blank < 0 ? line : line.subSequence(0, blank);
      headers.add(name, blank < 0 ? AsciiString.EMPTY_STRING : line.subSequence(blank + 1));
    }
    return headers;
  }
}
