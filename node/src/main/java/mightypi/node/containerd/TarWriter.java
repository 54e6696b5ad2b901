package mightypi.node.containerd;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * POSIX ustar (IEEE 1003.1): regular files and folders, owned by root and without times, so that
 * the same content makes the same bytes.
 */
final class TarWriter implements AutoCloseable {

  private static final int BLOCK = 512;
  private static final int NAME = 100;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  void folder(String path, int mode) throws IOException {
    out.write(header(path + "/", mode, 0, '5'));
  }

  void file(String path, int mode, byte[] content) throws IOException {
    out.write(header(path, mode, content.length, '0'));
    out.write(content);
    pad(content.length);
  }

  void file(String path, int mode, Path content) throws IOException {
    long size = Files.size(content);
    out.write(header(path, mode, size, '0'));
    long copied = Files.copy(content, out);
    if (copied != size) {
      throw new IOException(content + " changed while it was read");
    }
    pad(size);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  private static byte[] header(String path, int mode, long size, char type) throws IOException {
    byte[] block = new byte[BLOCK];
    name(block, path);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, 0);
    block[156] = (byte) type;
    text(block, 257, "ustar\00000");
    java.util.Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xFF;
    }
    text(block, 148, "%06o\0 ".formatted(sum));
    return block;
  }

  /** A long path is cut at a slash into prefix and name. */
  private static void name(byte[] block, String path) throws IOException {
    if (path.length() <= NAME) {
      text(block, 0, path);
      return;
    }
    int cut = path.indexOf('/', path.length() - NAME - 1);
    if (cut < 0 || cut > 155 || cut == path.length() - 1) {
      throw new IOException("the path is too long for a tar archive: " + path);
    }
    text(block, 345, path.substring(0, cut));
    text(block, 0, path.substring(cut + 1));
  }

  private static void octal(byte[] block, int at, int width, long value) throws IOException {
    String digits = Long.toOctalString(value);
    if (digits.length() >= width) {
      throw new IOException("too large for a tar archive: " + value + " bytes");
    }
    text(block, at, "0".repeat(width - 1 - digits.length()) + digits);
  }

  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }
}
