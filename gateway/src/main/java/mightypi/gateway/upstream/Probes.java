package mightypi.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.wire.Loops;

/**
 * Looks whether an endpoint that could not be reached can be reached again, so that it gets no
 * request before, and gets them soon after. What answers is left to the probes of Kubernetes, whose
 * outcome comes with the EndpointSlices; an endpoint that fares well is asked nothing.
 */
final class Probes {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 2000;

  private final Loops loops;

  Probes(Loops loops) {
    this.loops = loops;
  }

  void watch(EventLoop loop, Target target) {
    if (target.beginsWatch()) {
      later(loop, target, FIRST);
    }
  }

  private void later(EventLoop loop, Target target, Duration wait) {
    loop.schedule(() -> look(loop, target, wait), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look(EventLoop loop, Target target, Duration waited) {
    if (target.isGone()) {
      return;
    }
    Bootstrap bootstrap =
        loops
            .bootstrap(loop)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(new ChannelInboundHandlerAdapter());
    ChannelFuture connecting = bootstrap.connect(Backends.resolve(target));
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connecting.channel().close();
            target.comesBack();
          } else {
            Duration twice = waited.multipliedBy(2);
            Duration next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
            target.staysAway(next.multipliedBy(2));
            later(loop, target, next);
          }
        });
  }
}
