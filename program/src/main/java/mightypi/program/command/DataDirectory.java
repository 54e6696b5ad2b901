package mightypi.program.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that every command has, and what lies in that directory. */
public final class DataDirectory {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where the cloud keeps what it knows (default: ${DEFAULT-VALUE})",
      defaultValue = "/var/lib/mighty")
  private Path path = Path.of("/var/lib/mighty");

  public Path path() {
    return path.toAbsolutePath().normalize();
  }

  public Path kubeconfig() {
    return path().resolve("kubeconfig");
  }

  public Path pidFile() {
    return path().resolve("mighty.pid");
  }

  public Path logFile() {
    return path().resolve("mighty.log");
  }

  /** As {@code --data-dir DIR} in words to people; empty for the default. */
  String argument() {
    return path().equals(Path.of("/var/lib/mighty")) ? "" : " --data-dir " + path();
  }

  /**
   * The process of the cloud that runs on this directory. A file left by one that was killed names
   * nobody.
   */
  Optional<ProcessHandle> running() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(DataDirectory::isMighty);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isMighty(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains("mightypi.program.Main");
    } catch (IOException e) {
      return false;
    }
  }
}
