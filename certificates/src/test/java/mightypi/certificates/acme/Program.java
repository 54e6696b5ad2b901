package mightypi.certificates.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mightypi.testkit.Ports;

/** A program of the machine that runs for as long as a test does. */
final class Program implements AutoCloseable {

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  static boolean isInstalled(String name) {
    return List.of("/usr/bin", "/usr/sbin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Starts it and waits until it listens. */
  static Program start(List<String> command, Map<String, String> environment, Path log, int port)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Program program = new Program(builder.redirectOutput(log.toFile()).start());
    try {
      Ports.awaitListener(port);
      return program;
    } catch (AssertionError e) {
      program.close();
      throw new IOException(command.getFirst() + " does not listen:\n" + Files.readString(log), e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      boolean unused = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
