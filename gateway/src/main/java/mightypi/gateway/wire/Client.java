package mightypi.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/**
 * The client's end of one exchange, whatever version of HTTP it speaks. Lives on one event loop;
 * what is written leaves with {@link #flush()}.
 */
public interface Client {

  Peer peer();

  EventLoop loop();

  ByteBufAllocator alloc();

  /** An answer before the answer (1xx); not for every client. */
  void interim(ResponseHead head);

  /**
   * The answer begins.
   *
   * @param isLast whether neither body nor trailers follow
   */
  void respond(ResponseHead head, boolean isLast);

  /** The client's wish to leave HTTP is granted: bodies are the bytes of the other protocol. */
  void upgrade(ResponseHead head, String protocol);

  void body(ByteBuf part);

  void end(Fields trailers);

  void flush();

  /** The answer cannot be finished, and the client learns that it is not whole. */
  void breakOff();

  /** Whether more can be written without its waiting in memory. */
  boolean isWritable();

  /** Whether parts of the body of the request are wanted; at first they are not. */
  void wants(boolean more);
}
