package mightypi.gateway.carry;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's body came before a backend was there to take it. It is little, for no more is
 * read meanwhile.
 */
final class Held {

  private @Nullable ArrayDeque<ByteBuf> parts;
  private @Nullable Fields trailers;
  private boolean isTouched;

  void add(ByteBuf part) {
    ArrayDeque<ByteBuf> all = parts;
    if (all == null) {
      all = new ArrayDeque<>(4);
      parts = all;
    }
    all.add(part);
  }

  void end(Fields last) {
    trailers = last;
  }

  /** Whether the request could be sent once more. */
  boolean isUntouched() {
    return !isTouched;
  }

  void handOver(Stream stream, boolean hasBody) {
    if (!hasBody) {
      return;
    }
    isTouched = true;
    ArrayDeque<ByteBuf> all = parts;
    if (all != null) {
      while (!all.isEmpty()) {
        stream.body(all.poll());
      }
    }
    Fields last = trailers;
    if (last != null) {
      stream.end(last);
    }
  }

  void release() {
    ArrayDeque<ByteBuf> all = parts;
    if (all != null) {
      all.forEach(ByteBuf::release);
      all.clear();
    }
  }
}
