package mightypi.api.call;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Moves the bytes of all calls. Made for the first of them: most clusters extend nothing. */
final class CallLoop {

  static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("calls", true), NioIoHandler.newFactory());

  private CallLoop() {}
}
