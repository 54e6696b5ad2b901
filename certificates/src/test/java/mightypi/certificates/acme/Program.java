package mightypi.certificates.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the machine that runs for as long as a test does. */
final class Program implements AutoCloseable {

  private static final int ATTEMPTS = 200;

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  static boolean isInstalled(String name) {
    return List.of("/usr/bin", "/usr/sbin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Starts it and waits until it listens. */
  static Program start(
      List<String> command, Map<String, String> environment, Path log, InetSocketAddress listens)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Program program = new Program(builder.redirectOutput(log.toFile()).start());
    for (int i = 0; i < ATTEMPTS && program.process.isAlive(); i++) {
      if (answers(listens)) {
        return program;
      }
      Thread.sleep(25);
    }
    program.close();
    throw new IOException(command.getFirst() + " does not listen:\n" + Files.readString(log));
  }

  private static boolean answers(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", 0));
      return socket.getLocalPort();
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
