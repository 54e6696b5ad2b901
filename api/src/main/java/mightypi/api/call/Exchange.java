package mightypi.api.call;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import mightypi.api.stream.Inflow;
import mightypi.api.stream.Outlet;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server and its answer, over a connection of its own. Bytes pass in both
 * directions as they come; after the answer 101 they are nobody's HTTP any more.
 */
public final class Exchange implements Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HEAD_BYTES = 64 << 10;
  private static final int CHUNK = 64 << 10;
  private static final int SWITCHING = 101;

  /**
   * The head of a request.
   *
   * @param target path and query, encoded
   */
  public record Question(String method, String target, Map<String, List<String>> headers) {}

  /**
   * The head of an answer.
   *
   * @param headers by names in small letters
   */
  public record Head(int status, Map<String, List<String>> headers) {
    public boolean isSwitch() {
      return status == SWITCHING;
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }
  }

  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  private final Channel channel;
  private final Inflow inflow;
  private final Outlet outlet;
  private volatile boolean switched;

  private Exchange(Server to) throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(CallLoop.GROUP)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel, to);
                  }
                });
    ChannelFuture registered = bootstrap.register().awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw new IOException("no connection can be made", registered.cause());
    }
    this.channel = registered.channel();
    this.inflow = new Inflow(channel);
    this.outlet = new Outlet(channel, PATIENCE);
  }

  private void prepare(Channel connection, Server to) {
    SslHandler tls = to.tls(connection.alloc());
    tls.handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                opened.complete(null);
              } else {
                // Who hangs up in the middle has not been found untrue.
                opened.completeExceptionally(
                    connection.isActive() ? done.cause() : new ClosedChannelException());
              }
            });
    HttpDecoderConfig limits =
        new HttpDecoderConfig().setMaxHeaderSize(HEAD_BYTES).setMaxChunkSize(CHUNK);
    connection.pipeline().addLast(tls, new HttpClientCodec(limits, false, false), new Hearing());
  }

  /** Connects and says the head of the request. */
  public static Exchange begin(Server to, Question question, Duration longest) throws IOException {
    Exchange exchange = new Exchange(to);
    try {
      exchange.connect(to, longest);
      exchange.outlet.send(exchange.request(question));
      return exchange;
    } catch (IOException e) {
      exchange.close();
      throw e;
    }
  }

  private void connect(Server to, Duration longest) throws IOException {
    channel.config().setConnectTimeoutMillis((int) Math.max(1, longest.toMillis()));
    channel
        .connect(new InetSocketAddress(to.host(), to.port()))
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                opened.completeExceptionally(connected.cause());
              }
            });
    try {
      opened.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("dial tcp " + to.place() + ": i/o timeout", e);
    } catch (ExecutionException e) {
      throw new IOException(why(to, e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** In the words of Go's network library, which people search for. */
  private static String why(Server to, @Nullable Throwable cause) {
    return switch (cause) {
      case null -> "EOF";
      case ConnectTimeoutException slow -> "dial tcp " + to.place() + ": i/o timeout";
      case ConnectException refused -> "dial tcp " + to.place() + ": connect: connection refused";
      case UnknownHostException unknown -> "dial tcp: lookup " + to.host() + ": no such host";
      case SSLException fault -> "tls: failed to verify certificate: " + root(fault);
      case ClosedChannelException gone -> "EOF";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static String root(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private HttpRequest request(Question question) {
    HttpRequest request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(question.method()), question.target());
    question.headers().forEach((name, values) -> request.headers().add(name, values));
    return request;
  }

  /** Bytes of the request's body, or of what is spoken after the switch. */
  public void send(byte[] bytes) throws IOException {
    ByteBuf part = Unpooled.wrappedBuffer(bytes);
    if (switched) {
      outlet.send(part);
    } else {
      say(new DefaultHttpContent(part));
    }
  }

  /** The end of the request's body. */
  public void finish() throws IOException {
    say(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** A server may answer, and go, before it has heard everything (RFC 9112 section 9.6). */
  private void say(HttpContent content) throws IOException {
    try {
      outlet.send(content);
    } catch (IOException e) {
      boolean isAnswered = head.isDone() && !head.isCompletedExceptionally();
      if (!isAnswered) {
        throw e;
      }
    }
  }

  public Head head(Duration longest) throws IOException {
    try {
      return head.get(Math.max(0, longest.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new OutOfTime();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? "EOF" : e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The answer did not begin, or did not end, in time. */
  public static final class OutOfTime extends IOException {
    private static final long serialVersionUID = 1;

    public OutOfTime() {
      super("context deadline exceeded");
    }
  }

  /** The next bytes of the answer; empty at its end. */
  public Optional<byte[]> receive(Duration longest) throws IOException {
    return inflow.receive(longest);
  }

  @Override
  public void close() {
    inflow.ended();
    channel.close();
  }

  /** What the server says. */
  private final class Hearing extends ChannelInboundHandlerAdapter {
    private boolean isInterim;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
          failed(object.decoderResult().cause());
          context.close();
          return;
        }
        switch (message) {
          case HttpResponse response -> begins(context, response);
          case HttpContent content when switched || isInterim -> {}
          case HttpContent content -> continues(content);
          case ByteBuf bytes -> inflow.arrived(bytes);
          default -> {}
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void begins(ChannelHandlerContext context, HttpResponse response) {
      int status = response.status().code();
      isInterim =
          response.status().codeClass() == HttpStatusClass.INFORMATIONAL && status != SWITCHING;
      if (isInterim) {
        return;
      }
      if (status == SWITCHING) {
        switched = true;
        context.pipeline().remove(HttpClientCodec.class);
      }
      Map<String, List<String>> headers = new LinkedHashMap<>();
      response
          .headers()
          .forEach(
              each ->
                  headers
                      .computeIfAbsent(
                          each.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                      .add(each.getValue()));
      head.complete(new Head(status, headers));
    }

    private void continues(HttpContent content) {
      inflow.arrived(content.content());
      if (content instanceof LastHttpContent) {
        inflow.ended();
      }
    }

    private void failed(@Nullable Throwable cause) {
      IOException why =
          new IOException(cause == null ? "EOF" : String.valueOf(cause.getMessage()), cause);
      opened.completeExceptionally(why);
      head.completeExceptionally(why);
      inflow.failed(why);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      outlet.wake();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      outlet.end();
      if (switched) {
        inflow.ended();
      }
      failed(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(cause);
      context.close();
    }
  }
}
