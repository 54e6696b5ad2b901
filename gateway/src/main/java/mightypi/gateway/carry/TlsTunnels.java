package mightypi.gateway.carry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import mightypi.gateway.listen.Passage;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.Timeouts;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.upstream.Pools;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.upstream.Targets;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Loops;
import mightypi.gateway.wire.Peer;
import org.jspecify.annotations.Nullable;

/** TLS that is handed on as it is: bytes both ways, until one side ends. */
public final class TlsTunnels implements Passage {

  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int MOST_TRIES = 3;

  private final Loops loops;
  private final Pools pools;
  private final AtomicInteger turn = new AtomicInteger();

  public TlsTunnels(Loops loops, Pools pools) {
    this.loops = loops;
    this.pools = pools;
  }

  @Override
  public ChannelHandler begin(TlsBinding.Passthrough binding, Peer peer) {
    return new FromClient(choose(binding.backends()), peer);
  }

  private Optional<Targets> choose(List<Backend> backends) {
    int all = backends.stream().mapToInt(Backend::weight).sum();
    if (all == 0) {
      return Optional.empty();
    }
    // A stride that shares no factor with small weights mixes the shares.
    int point = Math.floorMod(turn.getAndAdd(7919), all);
    for (Backend each : backends) {
      point -= each.weight();
      if (point < 0) {
        return each.pool().flatMap(pools::find);
      }
    }
    return Optional.empty();
  }

  private final class FromClient extends ChannelInboundHandlerAdapter {
    private final Optional<Targets> targets;
    private final Peer peer;
    private final Set<Target> tried = new HashSet<>();
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Channel backend;
    private @Nullable Deadline idle;

    FromClient(Optional<Targets> targets, Peer peer) {
      this.targets = targets;
      this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      Deadline made = loops.deadlines().on(context.channel().eventLoop(), () -> context.close());
      made.in(IDLE);
      idle = made;
      context.channel().config().setAutoRead(false);
      tryNext(context);
    }

    /** Nothing has been sent yet, so that another endpoint may be asked whatever is inside. */
    private void tryNext(ChannelHandlerContext context) {
      Optional<Target> next = targets.flatMap(each -> each.next(0, tried));
      if (next.isEmpty() || tried.size() == MOST_TRIES || !tried.add(next.get())) {
        context.close();
        return;
      }
      Target chosen = next.get();
      ChannelFuture connecting =
          loops
              .bootstrap(context.channel().eventLoop())
              .option(ChannelOption.TCP_NODELAY, true)
              .option(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Timeouts.DEFAULT.connect().toMillis())
              .handler(new FromBackend(this, context.channel()))
              .connect(address(chosen));
      connecting.addListener(
          done -> {
            if (done.isSuccess()) {
              chosen.succeeded();
              chosen.begins();
              context.channel().closeFuture().addListener(closed -> chosen.ends());
              connected(context.channel(), connecting.channel());
            } else {
              chosen.failed();
              tryNext(context);
            }
          });
    }

    private InetSocketAddress address(Target chosen) {
      String host = chosen.endpoint().host();
      try {
        return new InetSocketAddress(InetAddress.ofLiteral(host), chosen.endpoint().port());
      } catch (IllegalArgumentException e) {
        return InetSocketAddress.createUnresolved(host, chosen.endpoint().port());
      }
    }

    private void connected(Channel client, Channel to) {
      backend = to;
      if (!client.isActive()) {
        to.close();
        return;
      }
      while (!early.isEmpty()) {
        to.write(early.poll());
      }
      to.flush();
      client.config().setAutoRead(true);
    }

    void alive() {
      Deadline timer = idle;
      if (timer != null) {
        timer.in(IDLE);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel to = backend;
      if (to == null) {
        early.add((ByteBuf) message);
        return;
      }
      alive();
      to.write(message);
      if (!to.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      Channel to = backend;
      if (to != null) {
        to.flush();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      Channel to = backend;
      if (to != null) {
        to.config().setAutoRead(context.channel().isWritable());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      early.forEach(ReferenceCountUtil::release);
      early.clear();
      Deadline timer = idle;
      if (timer != null) {
        timer.end();
      }
      Channel to = backend;
      if (to != null) {
        to.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public String toString() {
      return "tunnel of " + peer.name();
    }
  }

  private static final class FromBackend extends ChannelInboundHandlerAdapter {
    private final FromClient other;
    private final Channel client;

    FromBackend(FromClient other, Channel client) {
      this.other = other;
      this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      other.alive();
      client.write(message);
      if (!client.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      client.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      client.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      client
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(sent -> client.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
