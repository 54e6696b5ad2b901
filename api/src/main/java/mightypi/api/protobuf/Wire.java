package mightypi.api.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Reads the wire format of protocol buffers: tags, varints, runs of bytes. */
final class Wire {

  private final byte[] bytes;
  private final int end;
  private int position;

  Wire(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Wire(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  /** The number of the next field and how it is written, as they stand together. */
  int tag() {
    return (int) varint();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new MalformedProtobuf("unexpected EOF");
      }
      byte part = bytes[position++];
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new MalformedProtobuf("integer overflow");
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new MalformedProtobuf("unexpected EOF");
    }
    return (int) length;
  }

  Wire message() {
    int length = length();
    Wire inner = new Wire(bytes, position, position + length);
    position += length;
    return inner;
  }

  byte[] run() {
    int length = length();
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  String text() {
    return new String(run(), UTF_8);
  }

  long fixed(int size) {
    if (end - position < size) {
      throw new MalformedProtobuf("unexpected EOF");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[position++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  /** Passes over a field that nobody knows. */
  void skip(int tag) {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> fixed(8);
      case 2 -> message();
      case 5 -> fixed(4);
      default -> throw new MalformedProtobuf("illegal tag " + tag);
    }
  }
}
