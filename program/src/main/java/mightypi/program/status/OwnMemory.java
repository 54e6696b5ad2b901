package mightypi.program.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.program.status.StatusReport.Memory;

/** How much memory our own processes take, from proc(5). */
public final class OwnMemory {

  private OwnMemory() {}

  /**
   * The cloud, its containerd, and containerd's shims.
   *
   * @param state the folder that containerd and its shims name on their command lines
   */
  public static List<Memory> of(long cloud, Path state) {
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      return Stream.concat(
              resident("mighty", cloud).stream(),
              processes.flatMap(process -> runtime(process, state).stream()))
          .toList();
    }
  }

  private static Optional<Memory> runtime(ProcessHandle process, Path state) {
    String line = commandLine(process.pid());
    String program = line.split("[ \0]", 2)[0];
    String name = program.substring(program.lastIndexOf('/') + 1);
    boolean ours = name.startsWith("containerd") && line.contains(state.toString());
    return ours ? resident(name, process.pid()) : Optional.empty();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static Optional<Memory> resident(String name, long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .map(bytes -> new Memory(name, pid, bytes))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
