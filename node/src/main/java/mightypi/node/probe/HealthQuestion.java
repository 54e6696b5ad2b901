package mightypi.node.probe;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mightypi.node.probe.health.HealthCheckRequest;
import mightypi.node.probe.health.HealthCheckResponse;
import mightypi.node.probe.health.HealthGrpc;

/** The health protocol of gRPC. Its event loop is made when the first pod asks for it. */
final class HealthQuestion {

  /** One thread for all such probes. */
  private static final class Loop {
    static final EventLoopGroup GROUP =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().daemon().name("grpc-probe").factory(),
            NioIoHandler.newFactory());
  }

  private HealthQuestion() {}

  static Answer ask(String host, int port, String service, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(host, port)
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(Loop.GROUP)
            .directExecutor()
            .usePlaintext()
            .build();
    try {
      HealthCheckResponse response =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.newBuilder().setService(service).build());
      return response.getStatus() == HealthCheckResponse.ServingStatus.SERVING
          ? Answer.good()
          : Answer.bad("service unhealthy (responded with \"" + response.getStatus() + "\")");
    } catch (StatusRuntimeException e) {
      return Answer.bad("error: health rpc probe failed: " + e.getMessage());
    } finally {
      channel.shutdownNow();
    }
  }
}
