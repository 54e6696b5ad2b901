package mightypi.gateway.wire;

import static mightypi.gateway.wire.MalformedException.badRequest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into messages (RFC 9112 sections 6 and 7). The owner reads each
 * head and says what body follows; bodies are handed on as slices of what was received, never
 * gathered. After the end of a message nothing is read until {@link #next()}.
 */
public final class MessageReader {

  /** Who takes the parts, in order. */
  public interface Sink {
    /** The bytes of a head with its empty line; the sink says at once what body follows. */
    void headRead(byte[] bytes) throws MalformedException;

    /** A part of the body, which the sink releases. */
    void bodyRead(ByteBuf part);

    /**
     * The message is complete.
     *
     * @param trailers often none
     */
    void messageRead(Fields trailers) throws MalformedException;
  }

  private enum State {
    HEAD,
    FIXED,
    CHUNK_LINE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    RAW,
    DONE
  }

  private static final int LONGEST_CHUNK_LINE = 256;

  /** Bytes that a body may spend on extensions, which say nothing that anybody reads. */
  private static final int MOST_EXTENSIONS = 8 << 10;

  private final Sink sink;
  private final WireLimits limits;
  private State state = State.HEAD;
  private @Nullable ByteBuf held;
  private int scanned;
  private long left;
  private int extensions;
  private boolean isReading;

  public MessageReader(Sink sink, WireLimits limits) {
    this.sink = sink;
    this.limits = limits;
  }

  /** A body of that many bytes follows; 0 for none. */
  public void expect(long length) throws MalformedException {
    if (length == 0) {
      finish(Trailers.NONE);
    } else {
      left = length;
      state = State.FIXED;
    }
  }

  public void expectChunks() {
    extensions = 0;
    state = State.CHUNK_LINE;
  }

  /** All that follows is body: until the connection ends, or because it left HTTP. */
  public void expectRaw() {
    state = State.RAW;
  }

  public boolean isRaw() {
    return state == State.RAW;
  }

  /** Between messages, with nothing of the next one there. */
  public boolean isIdle() {
    return state == State.HEAD && held == null;
  }

  public boolean holdsBytes() {
    return held != null;
  }

  /** How many bytes wait for more. */
  public int heldBytes() {
    ByteBuf early = held;
    return early == null ? 0 : early.capacity();
  }

  /** Allows the next message; what came early is read now. */
  public void next(ByteBufAllocator alloc) throws MalformedException {
    state = State.HEAD;
    proceed(alloc);
  }

  /** Reads what came early, in the state that was set meanwhile. */
  public void proceed(ByteBufAllocator alloc) throws MalformedException {
    ByteBuf early = held;
    if (!isReading && early != null) {
      held = null;
      scanned = 0;
      read(early, alloc);
    }
  }

  /** Takes bytes and releases them. */
  public void feed(ByteBuf data, ByteBufAllocator alloc) throws MalformedException {
    ByteBuf early = held;
    if (early == null) {
      read(data, alloc);
      return;
    }
    held = null;
    try {
      early.writeBytes(data); // grows as it must; bounded by the limits of heads and by one read
    } finally {
      data.release();
    }
    read(early, alloc);
  }

  private void read(ByteBuf data, ByteBufAllocator alloc) throws MalformedException {
    isReading = true;
    try {
      boolean more = true;
      while (more && data.isReadable()) {
        more = step(data);
      }
      if (data.isReadable()) {
        keep(data, alloc);
      }
    } finally {
      isReading = false;
      data.release();
    }
  }

  /** What waits is copied, so that a few bytes do not hold a large buffer. */
  private void keep(ByteBuf data, ByteBufAllocator alloc) {
    int length = data.readableBytes();
    held = alloc.buffer(Math.max(256, length)).writeBytes(data, data.readerIndex(), length);
  }

  private boolean step(ByteBuf data) throws MalformedException {
    return switch (state) {
      case HEAD -> head(data);
      case FIXED -> fixed(data);
      case CHUNK_LINE -> chunkLine(data);
      case CHUNK_DATA -> chunkData(data);
      case CHUNK_END -> chunkEnd(data);
      case TRAILERS -> trailers(data);
      case RAW -> {
        sink.bodyRead(data.readRetainedSlice(data.readableBytes()));
        yield true;
      }
      case DONE -> false;
    };
  }

  private boolean head(ByteBuf data) throws MalformedException {
    if (scanned == 0) {
      skipEmptyLines(data);
    }
    byte[] bytes = block(data);
    if (bytes.length == 0) {
      return false;
    }
    sink.headRead(bytes);
    return true;
  }

  /** RFC 9112 section 2.2: an empty line before a request is forgiven. */
  private static void skipEmptyLines(ByteBuf data) {
    for (int i = 0; i < 2 && data.readableBytes() >= 2; i++) {
      if (data.getShort(data.readerIndex()) == 0x0d0a) {
        data.skipBytes(2);
      }
    }
  }

  /** Everything up to an empty line, with it; no bytes when it is not there yet. */
  private byte[] block(ByteBuf data) throws MalformedException {
    int start = data.readerIndex();
    int at = start + scanned;
    int end = data.writerIndex();
    while (at < end) {
      int line = data.indexOf(at, end, (byte) '\n');
      if (line < 0) {
        break;
      }
      boolean empty = line == start || (line == start + 1 && data.getByte(start) == '\r');
      if (empty || endsBlock(data, start, line)) {
        return taken(data, line + 1 - start);
      }
      at = line + 1;
    }
    scanned = Math.max(0, at - start);
    bound(data.readableBytes(), scanned == 0);
    return new byte[0];
  }

  /** Whether the line before this end of line was the last; a bare LF is refused by who reads. */
  private static boolean endsBlock(ByteBuf data, int start, int line) {
    int before = line - 1;
    if (before > start && data.getByte(before) == '\r') {
      before--;
    }
    return before >= start && data.getByte(before) == '\n';
  }

  private byte[] taken(ByteBuf data, int length) throws MalformedException {
    bound(length, false);
    byte[] bytes = new byte[length];
    data.readBytes(bytes);
    scanned = 0;
    return bytes;
  }

  private void bound(int length, boolean inFirstLine) throws MalformedException {
    if (inFirstLine && length > limits.targetBytes() + 64) {
      throw new MalformedException(414, "the first line is too long");
    }
    if (length > limits.headBytes()) {
      throw new MalformedException(431, "the header is too large");
    }
  }

  private boolean fixed(ByteBuf data) throws MalformedException {
    int length = (int) Math.min(left, data.readableBytes());
    left -= length;
    sink.bodyRead(data.readRetainedSlice(length));
    if (left == 0) {
      finish(Trailers.NONE);
    }
    return true;
  }

  private boolean chunkLine(ByteBuf data) throws MalformedException {
    int start = data.readerIndex();
    int line = data.indexOf(start, data.writerIndex(), (byte) '\n');
    int length = (line < 0 ? data.writerIndex() : line) - start;
    if (length > LONGEST_CHUNK_LINE) {
      throw badRequest("a chunk's line is too long");
    }
    if (line < 0) {
      return false;
    }
    left = ChunkLine.size(data, start, line);
    extensions += Math.max(0, length - 17);
    if (extensions > MOST_EXTENSIONS) {
      throw badRequest("the body has too many chunk extensions");
    }
    data.readerIndex(line + 1);
    state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
    return true;
  }

  private boolean chunkData(ByteBuf data) {
    int length = (int) Math.min(left, data.readableBytes());
    left -= length;
    if (left == 0) {
      state = State.CHUNK_END;
    }
    sink.bodyRead(data.readRetainedSlice(length));
    return true;
  }

  private boolean chunkEnd(ByteBuf data) throws MalformedException {
    if (data.readableBytes() < 2) {
      return false;
    }
    if (data.readShort() != 0x0d0a) {
      throw badRequest("a chunk does not end in CR LF");
    }
    state = State.CHUNK_LINE;
    return true;
  }

  private boolean trailers(ByteBuf data) throws MalformedException {
    byte[] bytes = block(data);
    if (bytes.length == 0) {
      return false;
    }
    finish(bytes.length == 2 ? Trailers.NONE : Trailers.read(bytes, limits.fields()));
    return true;
  }

  private void finish(Fields trailers) throws MalformedException {
    state = State.DONE;
    sink.messageRead(trailers);
  }

  /** Lets go of what waits. */
  public void release() {
    ByteBuf early = held;
    if (early != null) {
      held = null;
      early.release();
    }
  }
}
