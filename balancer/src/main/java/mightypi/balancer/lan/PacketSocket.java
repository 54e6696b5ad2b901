package mightypi.balancer.lan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Frames of one Ethernet type on one interface: an AF_PACKET socket (packet(7)) by the Foreign
 * Function API, which needs no native library of ours and no more than CAP_NET_RAW.
 *
 * <p>Receiving blocks its (platform) thread in poll(2) on the socket and on an eventfd; closing
 * writes to the eventfd, so that the thread leaves without a timeout to wait for.
 */
final class PacketSocket implements AutoCloseable {

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final short POLLIN = 1;
  private static final int LARGEST_FRAME = 2048;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle EVENTFD =
      call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment errno = arena.allocate(ERRNO_STATE);
  private final MemorySegment inbound = arena.allocate(LARGEST_FRAME);
  private final MemorySegment waits = arena.allocate(16, 4);
  private final int socket;
  private final int wake;

  private PacketSocket(int interfaceIndex, int etherType) throws IOException {
    socket =
        opened("socket", invoke(SOCKET, AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, wireOrder(etherType)));
    wake = opened("eventfd", invoke(EVENTFD, 0, SOCK_CLOEXEC));
    // struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]
    MemorySegment address = arena.allocate(20, 4);
    address.set(JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(JAVA_SHORT, 2, (short) wireOrder(etherType));
    address.set(JAVA_INT, 4, interfaceIndex);
    opened("bind", invoke(BIND, socket, address, 20));
    waits.set(JAVA_INT, 0, socket);
    waits.set(JAVA_SHORT, 4, POLLIN);
    waits.set(JAVA_INT, 8, wake);
    waits.set(JAVA_SHORT, 12, POLLIN);
  }

  static PacketSocket open(int interfaceIndex, int etherType) throws IOException {
    return new PacketSocket(interfaceIndex, etherType);
  }

  private static int wireOrder(int etherType) {
    return Short.toUnsignedInt(Short.reverseBytes((short) etherType));
  }

  /**
   * Waits for the next frame; false once the socket was asked to {@link #wake}. The buffer is
   * reused.
   */
  boolean receive(Consumer consumer) throws IOException {
    while (true) {
      long ready = invoke(POLL, waits, 2L, -1);
      if (ready < 0 && lastError() != 4) { // EINTR
        throw new IOException("poll: errno " + lastError());
      }
      if (waits.get(JAVA_SHORT, 14) != 0) {
        return false;
      }
      if (ready > 0 && waits.get(JAVA_SHORT, 6) != 0) {
        return received(consumer);
      }
    }
  }

  private boolean received(Consumer consumer) throws IOException {
    long count = invoke(RECV, socket, inbound, (long) LARGEST_FRAME, 0);
    if (count < 0) {
      throw new IOException("receiving from the interface: errno " + lastError());
    }
    consumer.frame(inbound.asSlice(0, count).asByteBuffer());
    return true;
  }

  /** What is done with a frame before the next is received into the same memory. */
  interface Consumer {
    void frame(ByteBuffer frame);
  }

  void send(byte[] frame) throws IOException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment state = call.allocate(ERRNO_STATE);
      MemorySegment outbound = call.allocate(frame.length);
      MemorySegment.copy(frame, 0, outbound, ValueLayout.JAVA_BYTE, 0, frame.length);
      long sent = invokeWith(state, SEND, socket, outbound, (long) frame.length, 0);
      if (sent < 0) {
        throw new IOException("sending on the interface: errno " + (int) ERRNO.get(state, 0L));
      }
    }
  }

  /** Lets the receiver leave; then it may close. */
  void wake() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment one = call.allocateFrom(JAVA_LONG, 1);
      invokeWith(call.allocate(ERRNO_STATE), WRITE, wake, one, 8L);
    }
  }

  @Override
  public void close() {
    invoke(CLOSE, socket);
    invoke(CLOSE, wake);
    arena.close();
  }

  private int opened(String what, long result) throws IOException {
    if (result < 0) {
      int error = lastError();
      String hint = error == 1 ? " (operation not permitted: CAP_NET_RAW is needed)" : "";
      throw new IOException(what + " of a packet socket: errno " + error + hint);
    }
    return (int) result;
  }

  private int lastError() {
    return (int) ERRNO.get(errno, 0L);
  }

  private long invoke(MethodHandle function, Object... arguments) {
    return invokeWith(errno, function, arguments);
  }

  private static long invokeWith(MemorySegment state, MethodHandle function, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = state;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try {
      return ((Number) function.invokeWithArguments(all)).longValue();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // a foreign function throws nothing checked
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("libc lacks " + name));
    return LINKER.downcallHandle(symbol, shape, Linker.Option.captureCallState("errno"));
  }
}
