package mightypi.node.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.UsageMeter;
import mightypi.node.cri.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * Measures one node. Rates are those since a sample that was taken when somebody asked before: one
 * from a second to half a minute ago if somebody asks often, else one that is taken now, a second
 * before the other. Who asks within a second of another is told the same.
 */
public final class NodeMeter implements UsageMeter, AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** An earlier sample is changed for a later one when it is as old as this. */
  private static final Duration LONG_WINDOW = Duration.ofSeconds(15);

  /** What was before this tells nothing of what is now. */
  private static final Duration STALE = Duration.ofSeconds(60);

  private record Known(Sample earlier, Sample latest) {}

  private final String node;
  private final Runtime runtime;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Known known;

  private NodeMeter(String node, Runtime runtime, Clock clock) {
    this.node = node;
    this.runtime = runtime;
    this.clock = clock;
  }

  /** Of the pods of this node in the runtime at the socket, to which it connects when asked. */
  public static NodeMeter of(String node, Path socket, Clock clock) {
    return new NodeMeter(node, new Runtime(socket), clock);
  }

  @Override
  public Optional<NodeUsage> measure(String name) throws IOException {
    if (!name.equals(node)) {
      return Optional.empty();
    }
    lock.lock();
    try {
      Known next = next(known);
      known = next;
      return Optional.of(next.latest.since(next.earlier));
    } finally {
      lock.unlock();
    }
  }

  private Known next(@Nullable Known before) throws IOException {
    if (before == null || isPast(before.latest, STALE)) {
      Sample first = take();
      pause();
      return new Known(first, take());
    }
    if (!isPast(before.latest, PAUSE)) {
      return before;
    }
    return new Known(isPast(before.earlier, LONG_WINDOW) ? before.latest : before.earlier, take());
  }

  private boolean isPast(Sample sample, Duration age) {
    return clock.nanos() - sample.nanos() >= age.toNanos();
  }

  private Sample take() throws IOException {
    return Sample.take(runtime, node, clock);
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while measuring");
    }
  }

  @Override
  public void close() {
    runtime.close();
  }
}
