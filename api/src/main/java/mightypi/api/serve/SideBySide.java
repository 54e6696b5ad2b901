package mightypi.api.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;

/** Does the same with many, some at a time, so that their writes share a flush of the disk. */
final class SideBySide {

  private static final int AT_ONCE = 64;

  private SideBySide() {}

  /** The results in their order; the first that fails ends it after those that have begun. */
  static <T, R> List<R> of(List<T> all, Function<T, R> work) {
    List<R> results = new ArrayList<>(all.size());
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("many-", 0).factory())) {
      for (int i = 0; i < all.size(); i += AT_ONCE) {
        List<Callable<R>> some = new ArrayList<>(AT_ONCE);
        for (T each : all.subList(i, Math.min(all.size(), i + AT_ONCE))) {
          some.add(() -> work.apply(each));
        }
        for (Future<R> each : threads.invokeAll(some)) {
          results.add(each.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.unavailable("the server is shutting down").asException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusException status) {
        throw status;
      }
      throw new IllegalStateException("one of many failed", e.getCause());
    }
    return results;
  }
}
