package mightypi.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a body that arrives bit by bit, for a reader that waits. The next bit is asked for when
 * the former one is used up, so no more than one waits here.
 */
final class Chunks implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

  private record Chunk(List<ByteBuffer> buffers, @Nullable Throwable fault) {
    boolean isEnd() {
      return buffers.isEmpty();
    }
  }

  private final BlockingQueue<Chunk> arrived = new LinkedBlockingQueue<>();
  private final Queue<byte[]> lines = new ArrayDeque<>();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private @Nullable AsyncBody body;

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody from) {
    if (buffers.isEmpty()) {
      from.consume();
    } else {
      arrived.add(new Chunk(buffers, null));
    }
  }

  /** Begins to read. */
  Chunks reading(AsyncBody from) {
    body = from;
    from.done().whenComplete((_, fault) -> arrived.add(new Chunk(List.of(), fault)));
    from.consume();
    return this;
  }

  /** The next line; empty at the end. Throws if none comes in time, or the body breaks off. */
  Optional<byte[]> line(Duration deadline) throws IOException {
    while (lines.isEmpty()) {
      Chunk chunk = next(deadline);
      if (chunk.isEnd()) {
        // Another reading finds the end again.
        arrived.add(chunk);
        return end(chunk);
      }
      chunk.buffers.forEach(this::split);
      if (body != null) {
        body.consume();
      }
    }
    return Optional.of(lines.remove());
  }

  private static Optional<byte[]> end(Chunk chunk) throws IOException {
    if (chunk.fault != null) {
      throw new IOException(String.valueOf(chunk.fault.getMessage()), chunk.fault);
    }
    return Optional.empty();
  }

  private Chunk next(Duration deadline) throws IOException {
    try {
      Chunk chunk = arrived.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (chunk == null) {
        throw new IOException("nothing came within " + deadline);
      }
      return chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  private void split(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      byte next = buffer.get();
      if (next == '\n') {
        lines.add(begun.toByteArray());
        begun.reset();
      } else {
        begun.write(next);
      }
    }
  }

  @Override
  public void close() {
    if (body != null) {
      body.cancel();
    }
  }
}
