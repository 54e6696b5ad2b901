package mightypi.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.route.Pool;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.wire.Loops;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.Stream.Answer;
import mightypi.gateway.wire.Stream.Failure;
import mightypi.gateway.wire.Stream.Failure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens streams to endpoints: on a connection that is kept, or on a new one. */
public final class Backends {

  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 << 10, 128 << 10);

  private final Loops loops;
  private final Probes probes;
  private final BackendContexts contexts = new BackendContexts();
  private final FastThreadLocal<OfLoop> here =
      new FastThreadLocal<>() {
        @Override
        protected OfLoop initialValue() {
          return new OfLoop();
        }
      };

  public Backends(Loops loops) {
    this.loops = loops;
    this.probes = new Probes(loops);
  }

  /** Looks for an endpoint that could not be reached, if it is asked nothing because of that. */
  public void watch(EventLoop loop, Target target) {
    probes.watch(loop, target);
  }

  /** What one loop keeps. */
  private static final class OfLoop {
    private final Map<Place, Idle> http1 = new HashMap<>();
    private final Map<Place, List<Http2Backend>> http2 = new HashMap<>();
  }

  /**
   * An endpoint as one connection reaches it.
   *
   * @param serverName the name asked for in TLS; empty without
   */
  private record Place(Target target, String serverName) {}

  /**
   * What is to be opened.
   *
   * @param isWhole whether neither body nor trailers follow the head
   */
  public record Call(
      Pool pool, Target target, RequestHead head, boolean isWhole, Duration connect) {
    private boolean isHttp2() {
      return pool.key().protocol().isHttp2();
    }

    private Optional<BackendTls> tls() {
      Protocol protocol = pool.key().protocol();
      return pool.tls()
          .or(() -> protocol.isTls() ? Optional.of(BackendTls.UNVERIFIED) : Optional.empty());
    }

    /**
     * Whoever is believed whatever he shows is not asked for a name either, as in ingress-nginx.
     */
    private String serverName(BackendTls tls) {
      return tls.serverName().orElse(tls.isVerified() ? head.host() : "");
    }

    private Place place() {
      return new Place(target, tls().map(this::serverName).orElse(""));
    }
  }

  /** Opens a stream on the given loop, on which this is called. */
  public void open(EventLoop loop, Call call, Answer answer) {
    Place place = call.place();
    if (call.isHttp2()) {
      for (Http2Backend each : here.get().http2.getOrDefault(place, List.of())) {
        if (each.hasRoom()) {
          each.start(call.head(), call.isWhole(), answer);
          return;
        }
      }
    } else {
      Idle idle = here.get().http1.computeIfAbsent(place, p -> new Idle(p.target()));
      Optional<Http1Backend> kept = idle.take();
      if (kept.isPresent()) {
        kept.get().start(call.head(), call.isWhole(), answer);
        return;
      }
    }
    connect(loop, call, place, answer);
  }

  private void connect(EventLoop loop, Call call, Place place, Answer answer) {
    InetSocketAddress address = resolve(call.target());
    ChannelFuture connecting =
        loops
            .bootstrap(loop)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) call.connect().toMillis())
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connected(connecting.channel(), call, place, answer);
          } else {
            answer.failed(new Failure(Kind.NOT_SENT, String.valueOf(done.cause().getMessage())));
          }
        });
  }

  /**
   * A literal address is no question to anybody; a name is, which Netty asks away from the loop.
   */
  static InetSocketAddress resolve(Target target) {
    String host = target.endpoint().host();
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(host), target.endpoint().port());
    } catch (IllegalArgumentException e) {
      return InetSocketAddress.createUnresolved(host, target.endpoint().port());
    }
  }

  private void connected(Channel channel, Call call, Place place, Answer answer) {
    Optional<BackendTls> tls = call.tls();
    if (tls.isEmpty()) {
      begin(channel, call, place, answer);
      return;
    }
    try {
      SslHandler handler =
          contexts
              .of(tls.get(), call.isHttp2())
              .newHandler(channel.alloc(), place.serverName(), call.target().endpoint().port());
      handler.setHandshakeTimeoutMillis(call.connect().toMillis());
      channel.pipeline().addLast("tls", handler);
      channel.pipeline().addLast("handshake", new Unheard());
      handler
          .handshakeFuture()
          .addListener(shaken -> secured(channel, handler, shaken, call, place, answer));
    } catch (IOException e) {
      channel.close();
      answer.failed(new Failure(Kind.NOT_SENT, String.valueOf(e.getMessage())));
    }
  }

  private void secured(
      Channel channel,
      SslHandler handler,
      Future<?> shaken,
      Call call,
      Place place,
      Answer answer) {
    SSLSession session = handler.engine().getSession();
    BackendTls tls = call.tls().orElseThrow();
    if (!shaken.isSuccess()) {
      LOG.debug("{}: TLS failed: {}", call.target().address(), shaken.cause().toString());
      channel.close();
      answer.failed(new Failure(Kind.NOT_SENT, "TLS: " + shaken.cause().getMessage()));
    } else if (!BackendContexts.isNamed(tls, session)) {
      channel.close();
      answer.failed(new Failure(Kind.NOT_SENT, "TLS: the certificate is for another name"));
    } else {
      channel.pipeline().remove("handshake");
      begin(channel, call, place, answer);
    }
  }

  /** What goes wrong in a handshake, its future tells. */
  private static final class Unheard extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{}: TLS failed: {}", context.channel().remoteAddress(), cause.toString());
    }
  }

  private void begin(Channel channel, Call call, Place place, Answer answer) {
    if (call.isHttp2()) {
      Http2Backend connection =
          Http2Backend.of(call.target(), call.tls().isPresent(), loops.deadlines());
      channel.pipeline().addLast(connection);
      List<Http2Backend> all = here.get().http2.computeIfAbsent(place, p -> new ArrayList<>());
      all.add(connection);
      channel.closeFuture().addListener(closed -> all.remove(connection));
      connection.start(call.head(), call.isWhole(), answer);
    } else {
      Idle idle = here.get().http1.computeIfAbsent(place, p -> new Idle(p.target()));
      Http1Backend connection = new Http1Backend(idle, loops.deadlines());
      channel.pipeline().addLast(connection);
      connection.start(call.head(), call.isWhole(), answer);
    }
  }

  /** Lets go of connections to endpoints that no table names any more. */
  public void sweep() {
    for (EventExecutor loop : loops.group()) {
      loop.execute(() -> sweep(here.get()));
    }
  }

  private static void sweep(OfLoop loop) {
    for (Iterator<Idle> each = loop.http1.values().iterator(); each.hasNext(); ) {
      Idle idle = each.next();
      if (idle.isGone()) {
        idle.clear();
        each.remove();
      }
    }
    for (Iterator<Map.Entry<Place, List<Http2Backend>>> each = loop.http2.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Place, List<Http2Backend>> entry = each.next();
      if (entry.getKey().target().isGone()) {
        List.copyOf(entry.getValue()).forEach(Http2Backend::leave);
        each.remove();
      }
    }
  }
}
