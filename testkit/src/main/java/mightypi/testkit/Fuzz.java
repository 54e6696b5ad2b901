package mightypi.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Feeds a parser with what nobody meant: valid examples, damaged under a fixed seed. Only the
 * declared kinds of errors may come out, and no input may cost memory or processor time out of
 * proportion. A failure names its seed, its round and the input.
 */
public final class Fuzz {

  private static final long SEED = 20_260_101;
  private static final int LONGEST = 1 << 16;

  /** Of one input of at most {@link #LONGEST} bytes; what is beyond grows faster than its input. */
  private static final long MOST_ALLOCATED = 256L << 20;

  private static final long MOST_NANOS = 5_000_000_000L;

  /** What has broken parsers before. */
  private static final List<String> NASTY =
      List.of(
          "",
          "\0",
          "\u00ff",
          "\u00c0",
          "%",
          "%zz",
          "\\",
          "\"",
          "'",
          "{",
          "[",
          "(",
          "<",
          ";",
          ",",
          "=",
          "-",
          "--",
          "-1",
          "0",
          "1e999999999",
          "1e-999999999",
          "99999999999999999999",
          "NaN",
          ".",
          "..",
          "/",
          "//",
          "~2",
          "*",
          "&a *a",
          "!!int x",
          "0x",
          "\r\n",
          "\n\n",
          " ",
          "\t",
          "\ud83d\ude80",
          "\u202e",
          "\ufeff",
          "null",
          "true",
          "$(",
          "${",
          "@",
          "#",
          "|",
          "?");

  private final Random random = new Random(SEED);
  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<byte[]> examples;
  private final List<Class<? extends Throwable>> declared = new ArrayList<>();

  private Fuzz(List<byte[]> examples) {
    this.examples = examples;
  }

  public static Fuzz of(String... examples) {
    return new Fuzz(Arrays.stream(examples).map(each -> each.getBytes(UTF_8)).toList());
  }

  public static Fuzz ofBytes(byte[]... examples) {
    return new Fuzz(List.of(examples));
  }

  /** An error that a bad input may be answered with. */
  public Fuzz allowing(Class<? extends Throwable> kind) {
    declared.add(kind);
    return this;
  }

  /** Takes one input. */
  public interface Parser<T> {
    void parse(T input) throws Exception;
  }

  /** The examples themselves must be accepted; then so many damaged ones follow. */
  public void bytes(int rounds, Parser<byte[]> parser) {
    for (byte[] each : examples) {
      trial(-1, each.clone(), parser, List.of());
    }
    for (int i = 0; i < rounds; i++) {
      trial(i, damaged(), parser, declared);
    }
    for (byte[] each : examples) {
      trial(rounds, repeated(each), parser, declared);
    }
  }

  /** As {@link #bytes}, for parsers of text. */
  public void text(int rounds, Parser<String> parser) {
    bytes(rounds, input -> parser.parse(new String(input, UTF_8)));
  }

  private void trial(
      int round, byte[] input, Parser<byte[]> parser, List<Class<? extends Throwable>> allowed) {
    long allocated = thread.getCurrentThreadAllocatedBytes();
    long started = thread.getCurrentThreadCpuTime();
    try {
      parser.parse(input);
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      if (allowed.stream().noneMatch(kind -> kind.isInstance(e))) {
        throw new AssertionError(said(round, input) + " came " + e, e);
      }
    }
    allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
    long took = thread.getCurrentThreadCpuTime() - started;
    if (allocated > MOST_ALLOCATED || took > MOST_NANOS) {
      throw new AssertionError(
          said(round, input) + " were allocated " + allocated + " bytes in " + took + " ns");
    }
  }

  private static String said(int round, byte[] input) {
    byte[] start = Arrays.copyOf(input, Math.min(input.length, 400));
    String hex = HexFormat.of().formatHex(start, 0, Math.min(start.length, 100));
    return "seed %d, round %d: of %d bytes that begin with %s (%s)"
        .formatted(SEED, round, input.length, new String(start, ISO_8859_1), hex);
  }

  private byte[] damaged() {
    byte[] input = pick();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = damaged(input);
    }
    return input;
  }

  private byte[] pick() {
    return examples.get(random.nextInt(examples.size())).clone();
  }

  private byte[] damaged(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(input.length - from, 16) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> flipped(input);
      case 1 -> joined(input, from, new byte[0], to);
      case 2 -> joined(input, from, chance(), from);
      case 3 -> joined(input, from, nasty(), to);
      case 4 -> joined(input, to, Arrays.copyOfRange(input, from, to), to);
      case 5 -> Arrays.copyOf(input, from);
      case 6 -> joined(input, from, pick(), to);
      default -> joined(input, from, many(), to);
    };
  }

  private byte[] flipped(byte[] input) {
    if (input.length > 0) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  private byte[] chance() {
    byte[] bytes = new byte[1 + random.nextInt(8)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] nasty() {
    return NASTY.get(random.nextInt(NASTY.size())).getBytes(UTF_8);
  }

  private byte[] many() {
    String piece = NASTY.get(random.nextInt(NASTY.size()));
    return piece.repeat(1 << random.nextInt(12)).getBytes(UTF_8);
  }

  private static byte[] joined(byte[] input, int head, byte[] middle, int tail) {
    int length = Math.min(LONGEST, head + middle.length + input.length - tail);
    byte[] joined = Arrays.copyOf(input, length);
    int put = Math.min(middle.length, length - Math.min(head, length));
    System.arraycopy(middle, 0, joined, Math.min(head, length), put);
    int rest = length - head - put;
    if (rest > 0) {
      System.arraycopy(input, tail, joined, head + put, rest);
    }
    return joined;
  }

  /** Again and again, as long as it may be: what recursion cannot stand. */
  private static byte[] repeated(byte[] input) {
    byte[] all = new byte[LONGEST];
    for (int i = 0; i < all.length && input.length > 0; i++) {
      all[i] = input[i % input.length];
    }
    return all;
  }
}
