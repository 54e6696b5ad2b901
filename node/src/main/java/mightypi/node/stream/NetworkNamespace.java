package mightypi.node.stream;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Takes the calling thread of the platform into another network, for good (setns(2)). */
final class NetworkNamespace {

  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int O_CLOEXEC = 0x80000;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("setns"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private NetworkNamespace() {}

  static void enter(Path namespace) throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread has no network of its own");
    }
    try (Arena arena = Arena.ofConfined()) {
      int file = (int) OPEN.invokeExact(arena.allocateFrom(namespace.toString()), O_CLOEXEC);
      if (file < 0) {
        throw new IOException("the network " + namespace + " is not there any more");
      }
      int failed = (int) SETNS.invokeExact(file, CLONE_NEWNET);
      int unused = (int) CLOSE.invokeExact(file);
      if (failed != 0) {
        throw new IOException("the network " + namespace + " cannot be entered");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
