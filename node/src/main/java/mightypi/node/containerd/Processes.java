package mightypi.node.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine by what they were started with. */
final class Processes {

  private Processes() {}

  /** The words a process was started with; none when it is gone. */
  static List<String> commandLine(long pid) {
    try {
      return List.of(
          Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).split("\0", 0));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The shims of the containerd that listens at a socket. */
  static Stream<ProcessHandle> shimsOf(Path socket) {
    return ProcessHandle.allProcesses().filter(process -> isShim(process.pid(), socket));
  }

  private static boolean isShim(long pid, Path socket) {
    List<String> words = commandLine(pid);
    return !words.isEmpty()
        && words.getFirst().contains("containerd-shim")
        && words.contains(socket.toString());
  }
}
