package mightypi.scale;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many who watch the same objects, each on a connection of its own. */
final class Watchers implements AutoCloseable {

  private static final byte[] STAMP =
      "\"stamp\":\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final int SAMPLES = 1 << 20;

  private final AtomicLong events = new AtomicLong();
  private final AtomicInteger delays = new AtomicInteger();
  private final double[] sample = new double[SAMPLES];
  private final List<One> all = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();

  /** Begins to watch with so many; those of them who are slow read nothing. */
  void begin(Api api, String path, int count, boolean slow) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      One one = new One(slow);
      all.add(one);
      var unused =
          api.watch(
                  path,
                  response -> {
                    begun.incrementAndGet();
                    return one;
                  })
              .whenComplete(
                  (HttpResponse<Void> response, Throwable fault) -> ended.incrementAndGet());
      if (i % 20 == 19) {
        Thread.sleep(20);
      }
    }
    for (int i = 0; i < 600 && begun.get() < all.size(); i++) {
      Thread.sleep(100);
    }
  }

  int begun() {
    return begun.get();
  }

  int ended() {
    return ended.get();
  }

  long events() {
    return events.get();
  }

  void forget() {
    events.set(0);
    delays.set(0);
  }

  /** Milliseconds from a stamp to its arrival. */
  double[] delays() {
    return Arrays.copyOf(sample, Math.min(delays.get(), SAMPLES));
  }

  @Override
  public void close() {
    all.forEach(One::cancel);
  }

  private void arrived(byte[] line, int length) {
    events.incrementAndGet();
    int at = find(line, length);
    if (at >= 0) {
      long stamp = 0;
      for (int i = at; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
        stamp = stamp * 10 + line[i] - '0';
      }
      int place = delays.getAndIncrement();
      if (place < SAMPLES && stamp > 0) {
        sample[place] = (System.nanoTime() - stamp) / 1e6;
      }
    }
  }

  private static int find(byte[] line, int length) {
    for (int i = 0; i + STAMP.length < length; i++) {
      if (line[i] == '"' && Arrays.equals(line, i, i + STAMP.length, STAMP, 0, STAMP.length)) {
        return i + STAMP.length;
      }
    }
    return -1;
  }

  private final class One implements BodySubscriber<Void> {
    private final boolean slow;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private byte[] line = new byte[4096];
    private int length;
    private volatile Flow.@Nullable Subscription subscription;

    One(boolean slow) {
      this.slow = slow;
    }

    @Override
    public CompletionStage<Void> getBody() {
      return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      if (!slow) {
        begun.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          byte next = buffer.get();
          if (next == '\n') {
            arrived(line, length);
            length = 0;
          } else {
            if (length == line.length) {
              line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = next;
          }
        }
      }
    }

    @Override
    public void onError(Throwable fault) {
      end.complete(null);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }

    void cancel() {
      Flow.Subscription known = subscription;
      if (known != null) {
        known.cancel();
      }
    }
  }
}
