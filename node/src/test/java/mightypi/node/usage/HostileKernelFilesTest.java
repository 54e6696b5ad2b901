package mightypi.node.usage;

import java.io.IOException;
import java.util.List;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileKernelFilesTest {

  @Test
  void whatTheKernelWouldNeverSayIsNoSampleOrOneOfLess() {
    Fuzz.of(
            "cpu  10 2 3 400 5 6 7 8 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\nbtime 1767225600\n"
                + "MemTotal:       16000000 kB\nMemFree:  8000 kB\nInactive(file):  100 kB\n")
        .allowing(IOException.class)
        .text(
            10_000,
            text -> {
              List<String> lines = text.lines().toList();
              MachineSample.of(lines, lines);
            });
  }
}
