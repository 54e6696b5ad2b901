package mightypi.api.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes the wire format of protocol buffers. */
final class Output {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Output text(int field, String text) {
    return run(field, text.getBytes(UTF_8));
  }

  Output message(int field, Output message) {
    return run(field, message.bytes());
  }

  Output flag(int field, boolean value) {
    if (value) {
      varint(field << 3);
      varint(1);
    }
    return this;
  }

  Output number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  Output decimal(int field, double value) {
    varint(field << 3 | 1);
    long bits = Double.doubleToLongBits(value);
    for (int i = 0; i < 8; i++) {
      bytes.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  private Output run(int field, byte[] run) {
    varint(field << 3 | 2);
    varint(run.length);
    bytes.writeBytes(run);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
