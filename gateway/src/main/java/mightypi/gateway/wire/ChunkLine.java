package mightypi.gateway.wire;

import static mightypi.gateway.wire.MalformedException.badRequest;

import io.netty.buffer.ByteBuf;

/** The line before a chunk (RFC 9112 section 7.1). */
final class ChunkLine {

  private static final int MOST_DIGITS = 15; // a size that is no negative number

  private ChunkLine() {}

  /** The size; extensions are looked over and dropped. */
  static long size(ByteBuf data, int start, int lineFeed) throws MalformedException {
    int end = lineFeed - 1;
    if (end <= start || data.getByte(end) != '\r') {
      throw badRequest("a chunk's line does not end in CR LF");
    }
    long size = 0;
    int at = start;
    for (; at < end; at++) {
      int digit = Character.digit((char) (data.getByte(at) & 0xff), 16);
      if (digit < 0) {
        break;
      }
      if (at - start == MOST_DIGITS) {
        throw badRequest("a chunk is too large");
      }
      size = size << 4 | digit;
    }
    if (at == start) {
      throw badRequest("a chunk has no size");
    }
    extensions(data, at, end);
    return size;
  }

  private static void extensions(ByteBuf data, int from, int end) throws MalformedException {
    int at = from;
    while (at < end && Tokens.isSpace(data.getByte(at))) {
      at++; // "bad white space" that a recipient must take; it comes before a semicolon only
    }
    if (at < end && data.getByte(at) != ';' || at == end && at != from) {
      throw badRequest("a chunk's size holds a forbidden character");
    }
    for (; at < end; at++) {
      if (!Tokens.isValue(data.getByte(at))) {
        throw badRequest("a chunk's extension holds a forbidden character");
      }
    }
  }
}
