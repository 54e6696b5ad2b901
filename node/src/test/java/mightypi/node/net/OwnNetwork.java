package mightypi.node.net;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import mightypi.node.command.Command;

/**
 * A thread in a network namespace of its own; the programs it starts are there too. The machine's
 * network stays untouched.
 */
final class OwnNetwork {

  private static final int CLONE_NEWNET = 0x4000_0000;

  private OwnNetwork() {}

  static <T> T within(Callable<T> work) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              leave();
              Command.of("ip", "link", "set", "lo", "up").run();
              return work.call();
            });
    Thread.ofPlatform().start(task);
    return task.get();
  }

  private static void leave() {
    Linker linker = Linker.nativeLinker();
    try {
      int failed =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("unshare"),
                      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                  .invokeExact(CLONE_NEWNET);
      if (failed != 0) {
        throw new IllegalStateException("no network namespace for the test");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
