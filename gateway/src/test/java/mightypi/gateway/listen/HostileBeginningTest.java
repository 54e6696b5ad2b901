package mightypi.gateway.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.wire.Client;
import mightypi.gateway.wire.Deadlines;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.model.Randomness;
import mightypi.testkit.FakeClock;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What comes first on a connection: whom a proxy speaks for, and the name in a ClientHello. */
class HostileBeginningTest {

  private static final InetSocketAddress PROXY =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4000);
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String OF_FOUR = "21" + "11" + "000c" + "c0000207" + "c0000202" + "1f900050";
  private static final String OF_SIX =
      "21" + "21" + "0024" + "20010db8" + "00".repeat(12) + "fd00" + "00".repeat(14) + "1f900050";
  private static final String OF_A_SOCKET =
      "21" + "31" + "00d8" + "2f72756e2f61" + "00".repeat(102) + "2f72756e2f62" + "00".repeat(102);
  private static final String OF_ITSELF = "20" + "00" + "0000";
  private static final String WITH_MORE =
      "21" + "11" + "0013" + "c0000207" + "c0000202" + "1f900050" + "04000178" + "040000";

  private final List<Peer> seen = new ArrayList<>();
  private final Entry entry = entry();

  private Entry entry() {
    FakeClock clock = FakeClock.atNoon();
    Shared shared = new Shared(new Silent(), ClientLimits.DEFAULT, new Deadlines(clock));
    try {
      Contexts contexts =
          new Contexts(DefaultCertificate.make(clock, Randomness.from(new Random(1))));
      return new Entry(
          shared,
          () -> RouteTable.EMPTY,
          contexts,
          (to, from) -> new ChannelInboundHandlerAdapter());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDamagedProxyHeaderEndsTheConnectionOrNamesSomebodyElse() {
    Fuzz.ofBytes(
            text("PROXY TCP4 192.0.2.7 192.0.2.2 8080 80\r\n"),
            text("PROXY TCP6 2001:db8::7 fd00::1 8080 80\r\n"),
            text("PROXY UNKNOWN\r\n"),
            binary(OF_FOUR),
            binary(OF_SIX),
            binary(OF_A_SOCKET),
            binary(OF_ITSELF),
            binary(WITH_MORE))
        .bytes(3_000, bytes -> feed(new ProxyHeader(entry, PROXY, 80), bytes));
  }

  @Test
  void whoeverHasNoAddressIsTheProxyItself() {
    feed(new ProxyHeader(entry, PROXY, 80), binary(OF_FOUR));
    feed(new ProxyHeader(entry, PROXY, 80), binary(OF_SIX));
    feed(new ProxyHeader(entry, PROXY, 80), binary(OF_A_SOCKET));
    feed(new ProxyHeader(entry, PROXY, 80), binary(OF_ITSELF));
    feed(new ProxyHeader(entry, PROXY, 80), text(""));
    assertThat(seen)
        .extracting(peer -> peer.address().getHostAddress())
        .containsExactly(
            "192.0.2.7", "2001:db8:0:0:0:0:0:0", "192.0.2.1", "192.0.2.1", "192.0.2.1");
  }

  @Test
  void aDamagedHelloIsNoTls() {
    Fuzz.ofBytes(hello("shop.example"), hello("a"))
        .bytes(300, bytes -> feed(new ServerNames(entry, PROXY, 443), bytes));
  }

  /** At once and in two parts. */
  private static void feed(ChannelHandler first, byte[] bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(first);
    int half = bytes.length / 2;
    channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, half));
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
    }
    channel.finishAndReleaseAll();
  }

  private static byte[] text(String header) {
    return (header + GET).getBytes(US_ASCII);
  }

  private static byte[] binary(String hex) {
    byte[] header = HexFormat.of().parseHex(SIGNATURE + hex);
    return (new String(header, ISO_8859_1) + GET).getBytes(ISO_8859_1);
  }

  /** A record with a ClientHello (RFC 8446 section 4.1.2) of one extension, the name. */
  private static byte[] hello(String name) {
    int length = name.length();
    ByteBuf hello = Unpooled.buffer();
    hello.writeShort(0x0303).writeZero(32).writeByte(0); // version, random, no session
    hello.writeShort(2).writeShort(0x1301).writeByte(1).writeByte(0); // a cipher, no compression
    hello.writeShort(length + 9).writeShort(0).writeShort(length + 5); // extensions, server_name
    hello
        .writeShort(length + 3)
        .writeByte(0)
        .writeShort(length)
        .writeBytes(name.getBytes(US_ASCII));
    int size = hello.readableBytes();
    ByteBuf all = Unpooled.buffer();
    all.writeByte(22).writeShort(0x0301).writeShort(size + 4);
    all.writeByte(1).writeMedium(size).writeBytes(hello);
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  /** Hears who asks, and answers nothing. */
  private final class Silent implements Exchange.Service {
    @Override
    public Exchange begin(RequestHead head, Client client) {
      seen.add(client.peer());
      return new Unanswered();
    }

    @Override
    public void malformed(Peer peer, int status) {}
  }

  private static final class Unanswered implements Exchange {
    @Override
    public void body(ByteBuf part) {
      part.release();
    }

    @Override
    public void end(Fields trailers) {}

    @Override
    public void pause() {}

    @Override
    public void writabilityChanged() {}

    @Override
    public void gone() {}
  }
}
