package mightypi.dns.listen;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * Datagrams by the batch: recvmmsg(2) and sendmmsg(2) by the Foreign Function API, for a system
 * call costs more than an answer. What comes together is answered together; nobody waits for a
 * batch to fill. For one thread, which blocks in the kernel while nothing comes; {@link #close} of
 * another thread ends that.
 *
 * <p>All memory that the kernel writes to is laid out once. The structures are those of 64-bit
 * Linux; x86-64 and AArch64 have the same.
 */
final class BatchSocket {

  static final int BATCH = 32;

  /** No query is longer, and updates by datagram are rare. */
  static final int LARGEST_IN = 2048;

  static final int LARGEST_OUT = 1280;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEPORT = 15;
  private static final int WAIT_FOR_ONE = 0x10000;

  private static final int ADDRESS_SIZE = 28; // struct sockaddr_in6
  private static final int HEADER = 64; // struct mmsghdr
  private static final int NAME_LENGTH = 8;
  private static final int COUNT = 56; // of bytes received
  private static final int VECTOR = 16; // struct iovec

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO_STATE = Linker.Option.captureStateLayout();
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle OPTION =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle NAME =
      call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SEND_ONE =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECEIVE =
      call(
          "recvmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SEND =
      call("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle SHUTDOWN =
      call("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment errno = arena.allocate(ERRNO_STATE);
  private final MemorySegment names = arena.allocate((long) BATCH * ADDRESS_SIZE, 8);
  private final MemorySegment inbound = arena.allocate((long) BATCH * LARGEST_IN, 8);
  private final MemorySegment outbound = arena.allocate((long) BATCH * LARGEST_OUT, 8);
  private final MemorySegment received = headers(inbound, LARGEST_IN);
  private final MemorySegment toSend = headers(outbound, LARGEST_OUT);
  private final MemorySegment lengths; // the vectors of what is to be sent
  private final int socket;
  private final int family;
  private int sending;

  private BatchSocket(InetSocketAddress address, boolean shared) throws IOException {
    family = address.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET;
    lengths = toSend.asSlice((long) BATCH * HEADER);
    socket = (int) checked("socket", address, plain(SOCKET, family, DGRAM_CLOEXEC, 0));
    try (Arena call = Arena.ofConfined()) {
      if (shared) {
        MemorySegment one = call.allocateFrom(JAVA_INT, 1);
        checked("setsockopt", address, plain(OPTION, socket, SOL_SOCKET, SO_REUSEPORT, one, 4));
      }
      MemorySegment own = call.allocate(ADDRESS_SIZE, 8);
      checked("bind", address, plain(BIND, socket, own, write(own, address)));
    } catch (IOException e) {
      release();
      throw e;
    }
  }

  /**
   * Binds.
   *
   * @param shared whether several sockets divide the clients of the address among themselves
   */
  static BatchSocket open(InetSocketAddress address, boolean shared) throws IOException {
    return new BatchSocket(address, shared);
  }

  /** A message header and a vector for each place of a batch. */
  private MemorySegment headers(MemorySegment data, int size) {
    MemorySegment made = arena.allocate((long) BATCH * (HEADER + VECTOR), 8);
    for (int i = 0; i < BATCH; i++) {
      long header = (long) i * HEADER;
      long vector = (long) BATCH * HEADER + (long) i * VECTOR;
      made.set(ADDRESS, header, names.asSlice((long) i * ADDRESS_SIZE));
      made.set(ADDRESS, header + 16, made.asSlice(vector));
      made.set(JAVA_LONG, header + 24, 1);
      made.set(ADDRESS, vector, data.asSlice((long) i * size));
      made.set(JAVA_LONG, vector + 8, size);
    }
    return made;
  }

  private static long checked(String what, InetSocketAddress address, long result)
      throws IOException {
    if (result < 0) {
      throw new IOException("DNS cannot listen at " + address + ": " + what + " failed");
    }
    return result;
  }

  private int write(MemorySegment into, InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    int place = family == AF_INET6 ? 8 : 4;
    into.set(JAVA_SHORT, 0, (short) family);
    into.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) address.getPort());
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, place, bytes.length);
    if (address.getAddress() instanceof Inet6Address six) {
      into.set(JAVA_INT, 24, six.getScopeId());
    }
    return family == AF_INET6 ? ADDRESS_SIZE : 16;
  }

  InetSocketAddress address() throws IOException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment own = call.allocate(ADDRESS_SIZE, 8);
      MemorySegment size = call.allocateFrom(JAVA_INT, ADDRESS_SIZE);
      plain(NAME, socket, own, size);
      return read(own, 0);
    }
  }

  private static InetSocketAddress read(MemorySegment from, long at) throws UnknownHostException {
    boolean six = from.get(JAVA_SHORT, at) == AF_INET6;
    byte[] bytes = new byte[six ? 16 : 4];
    MemorySegment.copy(from, JAVA_BYTE, at + (six ? 8 : 4), bytes, 0, bytes.length);
    int port = from.get(JAVA_BYTE, at + 2) << 8 & 0xFF00 | from.get(JAVA_BYTE, at + 3) & 0xFF;
    return new InetSocketAddress(
        six
            ? Inet6Address.getByAddress("", bytes, from.get(JAVA_INT, at + 24))
            : InetAddress.getByAddress(bytes),
        port);
  }

  /** Waits for datagrams; how many there are, or less than 0 when there was an error. */
  int receive() {
    for (int i = 0; i < BATCH; i++) {
      received.set(JAVA_INT, (long) i * HEADER + NAME_LENGTH, ADDRESS_SIZE);
    }
    sending = 0;
    try {
      return (int)
          RECEIVE.invokeExact(errno, socket, received, BATCH, WAIT_FOR_ONE, MemorySegment.NULL);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** The length of a datagram that was received, and its bytes. */
  int read(int index, byte[] into) {
    int length = received.get(JAVA_INT, (long) index * HEADER + COUNT);
    MemorySegment.copy(inbound, JAVA_BYTE, (long) index * LARGEST_IN, into, 0, length);
    return length;
  }

  /** A digest of the network that a datagram says it is from: /24, or /56 of version 6. */
  int network(int index) {
    long at = (long) index * ADDRESS_SIZE;
    if (names.get(JAVA_SHORT, at) == AF_INET) {
      return names.get(JAVA_INT, at + 4) & 0x00FF_FFFF; // in the order of the wire
    }
    return names.get(JAVA_INT, at + 8) * 31 + (names.get(JAVA_INT, at + 12) & 0x00FF_FFFF);
  }

  InetSocketAddress client(int index) throws UnknownHostException {
    return read(names, (long) index * ADDRESS_SIZE);
  }

  /** Lays a reply ready for the sender of a datagram. */
  void reply(int index, byte[] reply, int length) {
    int place = sending++;
    long header = (long) place * HEADER;
    toSend.set(JAVA_LONG, header, names.address() + (long) index * ADDRESS_SIZE);
    toSend.set(
        JAVA_INT,
        header + NAME_LENGTH,
        received.get(JAVA_INT, (long) index * HEADER + NAME_LENGTH));
    lengths.set(JAVA_LONG, (long) place * VECTOR + 8, length);
    MemorySegment.copy(reply, 0, outbound, JAVA_BYTE, (long) place * LARGEST_OUT, length);
  }

  /** Sends what lies ready; what the kernel does not take is lost, as datagrams may be. */
  void send() {
    int sent = 0;
    while (sent < sending) {
      sent += Math.max(1, send(sent, sending - sent));
    }
  }

  private int send(int from, int count) {
    MemorySegment rest = from == 0 ? toSend : toSend.asSlice((long) from * HEADER);
    try {
      return (int) SEND.invokeExact(errno, socket, rest, count, 0);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** One reply that took longer; by any thread, as long as the socket is not released. */
  void send(byte[] message, InetSocketAddress to) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment data = call.allocateFrom(JAVA_BYTE, message);
      MemorySegment name = call.allocate(ADDRESS_SIZE, 8);
      int size = write(name, to);
      plain(SEND_ONE, socket, data, (long) message.length, 0, name, size);
    }
  }

  /** Ends the waiting of the thread that receives, which then {@link #release}s. */
  void wake() {
    // It is no connection, and the call says so; Linux wakes whoever waits all the same.
    plain(SHUTDOWN, socket, 2);
  }

  void release() {
    plain(CLOSE, socket);
    arena.close();
  }

  private static long plain(MethodHandle function, Object... arguments) {
    try (Arena call = Arena.ofConfined()) {
      Object[] all = new Object[arguments.length + 1];
      all[0] = call.allocate(ERRNO_STATE);
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      return ((Number) function.invokeWithArguments(all)).longValue();
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
  }
}
