package mightypi.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Takes times, of this process's clock and of the server's processor, and writes them down. */
final class Results {

  private static final double TICK_SECONDS = 0.01;

  private final Path file;
  private final String side;
  private final List<Long> servers;
  private String size = "";

  Results(Path file, String side, List<Long> servers) {
    this.file = file;
    this.side = side;
    this.servers = servers;
  }

  void size(String name) {
    size = name;
  }

  void note(String what, double value) throws IOException {
    String line = "%s\t%s\t%s\t%.3f%n".formatted(what, side, size, value);
    System.err.print(line);
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Something that takes time. */
  interface Work {
    void run() throws Exception;
  }

  /** Microseconds for each unit: the median of some runs, and the server's processor time. */
  void each(String what, int runs, int units, Work work) throws Exception {
    double[] walls = new double[runs];
    double cpu = cpuSeconds();
    for (int i = 0; i < runs; i++) {
      long begin = System.nanoTime();
      work.run();
      walls[i] = (System.nanoTime() - begin) / 1e3 / units;
    }
    cpu = cpuSeconds() - cpu;
    Arrays.sort(walls);
    note(what, walls[runs / 2]);
    note(what + "-cpu", cpu * 1e6 / runs / units);
  }

  /** User and system time of the server's processes. */
  double cpuSeconds() throws IOException {
    double ticks = 0;
    for (long pid : servers) {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks * TICK_SECONDS;
  }

  double memoryMegabytes() throws IOException {
    double kilobytes = 0;
    for (long pid : servers) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kilobytes / 1024;
  }

  static double percentile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (part * sorted.length))];
  }
}
