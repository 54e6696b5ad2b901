package mightypi.node.net;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32C;

/**
 * Sends the first packet of an SCTP association (RFC 9260, INIT) from a network namespace, by a raw
 * socket: the kernel needs no SCTP of its own for that.
 */
final class Sctp {

  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int SCTP = 132;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private Sctp() {}

  static void send(String namespace, String address, int port) throws Exception {
    FutureTask<Boolean> task = new FutureTask<>(() -> sent(namespace, address, port));
    Thread.ofPlatform().start(task);
    task.get();
  }

  private static boolean sent(String namespace, String address, int port) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      int file =
          call("open", arena.allocateFrom("/run/netns/" + namespace), 0, ValueLayout.ADDRESS, INT);
      check(call("setns", file, CLONE_NEWNET, INT, INT));
      int socket = call("socket", 2, 3, SCTP, INT, INT, INT);
      byte[] packet = packet(port);
      ByteBuffer target =
          ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putShort((short) 2);
      target.order(ByteOrder.BIG_ENDIAN).putShort((short) 0);
      target.put(InetAddress.ofLiteral(address).getAddress());
      MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_BYTE, target.array());
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, packet);
      MethodHandle send =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().findOrThrow("sendto"),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_LONG,
                      INT,
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_LONG,
                      INT,
                      ValueLayout.ADDRESS,
                      INT));
      long length = (long) send.invokeWithArguments(socket, data, (long) packet.length, 0, to, 16);
      call("close", socket, INT);
      call("close", file, INT);
      check(length == packet.length ? 0 : -1);
      return true;
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int call(String name, Object... argumentsAndTypes) throws Throwable {
    int count = argumentsAndTypes.length / 2;
    MemoryLayout[] types = new MemoryLayout[count];
    Object[] arguments = new Object[count];
    for (int i = 0; i < count; i++) {
      arguments[i] = argumentsAndTypes[i];
      types[i] = (MemoryLayout) argumentsAndTypes[count + i];
    }
    Linker linker = Linker.nativeLinker();
    int result =
        (int)
            linker
                .downcallHandle(
                    linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(INT, types))
                .invokeWithArguments(arguments);
    check(result);
    return result;
  }

  private static void check(int result) {
    if (result < 0) {
      throw new IllegalStateException("the kernel refuses");
    }
  }

  private static byte[] packet(int port) {
    ByteBuffer packet = ByteBuffer.allocate(32);
    packet.putShort((short) 40000).putShort((short) port).putInt(0).putInt(0);
    packet.put((byte) 1).put((byte) 0).putShort((short) 20); // INIT
    packet.putInt(7).putInt(65536).putShort((short) 1).putShort((short) 1).putInt(1);
    CRC32C sum = new CRC32C();
    sum.update(packet.array());
    packet.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) sum.getValue());
    return packet.array();
  }
}
