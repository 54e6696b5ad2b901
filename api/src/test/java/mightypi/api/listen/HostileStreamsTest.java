package mightypi.api.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;
import mightypi.api.stream.Outlet;
import org.junit.jupiter.api.Test;

/** Streams from clients that mean no good. */
class HostileStreamsTest {

  private static EmbeddedChannel server() {
    EmbeddedChannel channel = new EmbeddedChannel();
    SpdySession session =
        new SpdySession(channel, new Outlet(channel, Duration.ofSeconds(1)), "portforward.k8s.io");
    ChannelInboundHandlerAdapter rim =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // as the reader of requests does
          }
        };
    channel.pipeline().addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1), session, rim);
    return channel;
  }

  private static byte[] conversation() {
    EmbeddedChannel client = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    for (int i = 1; i < 20; i += 2) {
      DefaultSpdySynStreamFrame opening = new DefaultSpdySynStreamFrame(i, 0, (byte) 0);
      opening.headers().set("streamtype", i % 4 == 1 ? "error" : "data").set("port", "80");
      client.writeOutbound(opening);
      client.writeOutbound(new DefaultSpdyDataFrame(i, Unpooled.wrappedBuffer(new byte[100])));
    }
    client.writeOutbound(new DefaultSpdyRstStreamFrame(3, 5));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuf each = client.readOutbound(); each != null; each = client.readOutbound()) {
      byte[] some = new byte[each.readableBytes()];
      each.readBytes(some);
      each.release();
      bytes.writeBytes(some);
    }
    client.finishAndReleaseAll();
    return bytes.toByteArray();
  }

  @Test
  void brokenFramesEndInNothingWorseThanABrokenConnection() {
    byte[] well = conversation();
    Random random = new Random(4);
    for (int round = 0; round < 3_000; round++) {
      byte[] ill = well.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        ill[random.nextInt(ill.length)] = (byte) random.nextInt(256);
      }
      EmbeddedChannel server = server();
      server.writeInbound(Unpooled.wrappedBuffer(ill, 0, 1 + random.nextInt(ill.length)));
      server.finishAndReleaseAll();
    }
  }

  @Test
  void noiseIsNoConversation() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] noise = new byte[1 + random.nextInt(400)];
      random.nextBytes(noise);
      EmbeddedChannel server = server();
      server.writeInbound(Unpooled.wrappedBuffer(noise));
      server.finishAndReleaseAll();
    }
  }

  @Test
  void whoOpensStreamsWithoutEndIsLeft() {
    EmbeddedChannel client = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    EmbeddedChannel server = server();
    for (int i = 1; i < 4_000 && server.isOpen(); i += 2) {
      client.writeOutbound(new DefaultSpdySynStreamFrame(i, 0, (byte) 0));
      ByteBuf bytes = client.readOutbound();
      server.writeInbound(bytes);
    }
    assertThat(server.isOpen()).isFalse();
    server.finishAndReleaseAll();
    client.finishAndReleaseAll();
  }
}
