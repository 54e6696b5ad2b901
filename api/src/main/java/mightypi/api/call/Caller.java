package mightypi.api.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Asks a webhook, over a connection of its own, within a deadline. */
public final class Caller {

  private static final int LARGEST_ANSWER = 8 << 20;

  private Caller() {}

  /** The answer to a question; both are JSON. */
  public static Map<String, @Nullable Object> ask(
      Destination to, Map<String, ?> question, Duration longest) throws IOException {
    String url = to.url(longest.toSeconds());
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(CallLoop.GROUP)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) longest.toMillis())
            .handler(new Asking(to, context(to), request(to, question, longest), answer));
    Channel channel = connecting(bootstrap, to, answer);
    try {
      return Json.parse(answer.get(longest.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new IOException("Post \"" + url + "\": context deadline exceeded", e);
    } catch (ExecutionException e) {
      String why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      throw new IOException("Post \"" + url + "\": " + why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      channel.close();
    }
  }

  private static Channel connecting(
      Bootstrap bootstrap, Destination to, CompletableFuture<byte[]> answer) {
    return bootstrap
        .connect(to.address(), to.port())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                answer.completeExceptionally(connected.cause());
              }
            })
        .channel();
  }

  private static SslContext context(Destination to) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    try {
      if (to.authority().length > 0) {
        builder.trustManager(new ByteArrayInputStream(to.authority()));
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "unable to load root certificates: unable to parse bytes as PEM block", e);
    }
  }

  private static FullHttpRequest request(
      Destination to, Map<String, ?> question, Duration longest) {
    byte[] body = Json.write(question);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            to.path() + "?timeout=" + longest.toSeconds() + "s",
            Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, to.name() + ":" + to.port())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.ACCEPT, "application/json, */*")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.USER_AGENT, "kube-apiserver-admission")
        .set(HttpHeaderNames.CONNECTION, "close");
    return request;
  }

  /** One question on a new connection. */
  private static final class Asking extends ChannelInitializer<Channel> {
    private final Destination to;
    private final SslContext context;
    private final FullHttpRequest request;
    private final CompletableFuture<byte[]> answer;

    Asking(
        Destination to,
        SslContext context,
        FullHttpRequest request,
        CompletableFuture<byte[]> answer) {
      this.to = to;
      this.context = context;
      this.request = request;
      this.answer = answer;
    }

    @Override
    protected void initChannel(Channel channel) {
      SslHandler tls = context.newHandler(channel.alloc(), to.name(), to.port());
      SSLParameters parameters = tls.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.engine().setSSLParameters(parameters);
      channel
          .pipeline()
          .addLast(
              tls, new HttpClientCodec(), new HttpObjectAggregator(LARGEST_ANSWER), listener());
    }

    private SimpleChannelInboundHandler<FullHttpResponse> listener() {
      return new SimpleChannelInboundHandler<>() {
        @Override
        public void channelActive(ChannelHandlerContext context) {
          context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
          byte[] body = ByteBufUtil.getBytes(response.content());
          if (response.status().code() / 100 == 2) {
            answer.complete(body);
          } else {
            String text = new String(body, 0, Math.min(body.length, 1024), UTF_8);
            answer.completeExceptionally(
                new IOException("an error on the server (" + text.strip() + ")"));
          }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
          answer.completeExceptionally(new IOException("EOF"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
          answer.completeExceptionally(cause);
          context.close();
        }
      };
    }
  }
}
