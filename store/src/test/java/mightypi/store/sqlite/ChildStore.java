package mightypi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mightypi.store.Store;
import mightypi.store.StoreConfig;

/** A store in a process of its own that writes without end and tells of each answered write. */
final class ChildStore implements AutoCloseable {

  private static final int WRITERS = 4;

  private final Process process;
  private final BufferedReader lines;

  private ChildStore(Process process) {
    this.process = process;
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ChildStore start(Path directory) throws IOException {
    return new ChildStore(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildStore.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** The answered writes, as {@code key value revision}; the first line says that it is open. */
  String nextLine() throws IOException {
    String line = lines.readLine();
    assertThat(line).as("the child says something").isNotNull();
    return line;
  }

  /**
   * Kills the process as with {@code kill -9}; answers with all complete lines that it had said.
   */
  List<String> kill() throws IOException, InterruptedException {
    // Not through the process itself, which would close its output unread.
    process.toHandle().destroyForcibly();
    List<String> rest = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        rest.add(text.toString());
        text.setLength(0);
      } else {
        text.append((char) c);
      }
    }
    process.waitFor();
    return rest;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      Store store = SqliteStore.open(StoreConfig.in(Path.of(args[0])));
      out.println("open " + store.now().revision());
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        String writer = "w" + w;
        writers.add(Thread.ofPlatform().start(() -> write(store, writer, out)));
      }
      for (Thread each : writers) {
        each.join();
      }
    } catch (IOException e) {
      out.println(e.getMessage());
    }
  }

  private static void write(Store store, String writer, PrintStream out) {
    try {
      for (long i = 0; ; i++) {
        String name = writer + "-" + i % 50;
        long revision = Writes.put(store, Writes.configMap(name), "" + i);
        String line = name + " " + i + " " + revision;
        synchronized (out) {
          out.println(line);
        }
        Writes.put(store, Writes.lease(writer), "" + i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
