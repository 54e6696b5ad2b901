package mightypi.node.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the whole machine has used at a time, as {@code proc(5)} tells it.
 *
 * @param cpu what all processors worked together since the machine was started
 */
record MachineSample(Instant booted, Duration cpu, long memory, long workingSet) {

  private static final Path STAT = Path.of("/proc/stat");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Duration TICK = Duration.ofMillis(10); // USER_HZ, the same on every machine
  // The places of user, nice, system, irq, softirq and steal: neither idle nor waiting, and
  // guests are in user already.
  private static final int[] WORK = {1, 2, 3, 6, 7, 8};

  static MachineSample take() throws IOException {
    return of(Files.readAllLines(STAT), Files.readAllLines(MEMINFO));
  }

  static MachineSample of(List<String> stat, List<String> meminfo) throws IOException {
    String[] times = words(stat, "cpu");
    long ticks =
        Arrays.stream(WORK)
            .filter(place -> place < times.length)
            .mapToLong(place -> number(times[place]))
            .sum();
    Instant booted = Instant.ofEpochSecond(number(words(stat, "btime")[1]));
    Map<String, Long> bytes = bytes(meminfo);
    long memory = bytes.getOrDefault("MemTotal", 0L) - bytes.getOrDefault("MemFree", 0L);
    // As cAdvisor has it: without what was read from files and not touched lately.
    long workingSet = Math.max(0, memory - bytes.getOrDefault("Inactive(file)", 0L));
    return new MachineSample(booted, TICK.multipliedBy(ticks), memory, workingSet);
  }

  private static String[] words(List<String> lines, String first) throws IOException {
    return lines.stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(first))
        .findFirst()
        .orElseThrow(() -> new IOException(STAT + " has no line " + first));
  }

  /** What is none, or more than any machine has, counts as nothing. */
  private static long number(String text) {
    return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }

  private static Map<String, Long> bytes(List<String> meminfo) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : meminfo) {
      String[] words = line.trim().split(":?\\s+");
      if (words.length == 3 && words[2].equals("kB")) {
        bytes.put(words[0], number(words[1]) * 1024);
      }
    }
    return bytes;
  }
}
