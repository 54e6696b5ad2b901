package mightypi.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mightypi.testkit.lan.Commands;
import mightypi.testkit.lan.Host;
import mightypi.testkit.lan.Lan;

/** A home: router 192.168.1.1, Pi 192.168.1.56 with the cloud, laptop 192.168.1.100. */
final class HomeLab implements AutoCloseable {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration GLANCE = Duration.ofMillis(200);

  final Lan lan = new Lan();
  final Host router = lan.host("router", "192.168.1.1/24");
  final Host pi = lan.host("pi5p0", "192.168.1.56/24");
  final Host laptop = lan.host("laptop", "192.168.1.100/24");
  final Path data;
  final Path log;
  private Process cloud;

  private HomeLab(Path data) throws IOException {
    this.data = data;
    this.log = data.resolveSibling(data.getFileName() + ".log");
    Files.writeString(log, "");
    pi.run("ip", "route", "add", "default", "via", "192.168.1.1");
    laptop.run("ip", "route", "add", "default", "via", "192.168.1.1");
    this.cloud = up();
  }

  /** Starts the cloud on the Pi and waits until it says that it is ready. */
  static HomeLab open(Path data) throws IOException {
    HomeLab lab = new HomeLab(data);
    try {
      lab.awaitReady();
      return lab;
    } catch (IOException | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  private Process up() throws IOException {
    return pi.start(
        log, Map.of(), mighty("up", "--yes", "--interface", "eth0", "--node-name", "pi5p0"));
  }

  private String[] mighty(String... words) {
    List<String> all = new ArrayList<>(List.of(ROOT.resolve("mighty").toString()));
    all.addAll(List.of(words));
    all.addAll(List.of("--data-dir", data.toString()));
    return all.toArray(String[]::new);
  }

  void awaitReady() throws IOException {
    await(
        "the cloud says ready",
        () -> Files.readString(log).lines().anyMatch(line -> line.startsWith("ready ")));
  }

  /**
   * Ends the cloud without a warning, also while it starts: the launcher becomes the program, so
   * the process is the same.
   */
  void kill() throws IOException {
    cloud.destroyForcibly();
    try {
      if (!cloud.waitFor(20, TimeUnit.SECONDS)) {
        throw new IOException("the cloud cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void restart() throws IOException {
    launch();
    awaitReady();
  }

  /** Starts the cloud and does not wait for it. */
  void launch() throws IOException {
    Files.writeString(log, "");
    cloud = up();
  }

  long pid() throws IOException {
    return Long.parseLong(Files.readString(data.resolve("mighty.pid")).strip());
  }

  /** Runs the program's command line on the Pi. */
  Commands.Result onPi(String... words) throws IOException {
    return pi.attempt(mighty(words));
  }

  /** Runs the program's command line on the Pi on another data directory; ends it if it goes on. */
  Commands.Result onPiIn(Path other, String... words) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("timeout", "120", ROOT.resolve("mighty").toString()));
    all.addAll(List.of(words));
    all.addAll(List.of("--data-dir", other.toString()));
    return pi.attempt(all.toArray(String[]::new));
  }

  String kubectl(String... words) throws IOException {
    Commands.Result result = tryKubectl(words);
    if (!result.isGood()) {
      throw new IOException("kubectl " + String.join(" ", words) + ": " + result.output());
    }
    return result.output();
  }

  Commands.Result tryKubectl(String... words) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("kubectl", "--kubeconfig", data.resolve("kubeconfig").toString()));
    all.addAll(List.of(words));
    return laptop.attempt(all.toArray(String[]::new));
  }

  /** What the laptop gets from an address; empty when it gets nothing. */
  String curl(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("curl", "-sS", "-m", "5"));
    all.addAll(List.of(words));
    Commands.Result result = laptop.attempt(all.toArray(String[]::new));
    return result.isGood() ? result.output() : "";
  }

  static String manifest(String name) {
    return ROOT.resolve("samples/manifests").resolve(name).toString();
  }

  /** A condition on the world. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for a condition as a person would, looking now and then. */
  void await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end || !cloud.isAlive()) {
        throw new AssertionError("not so in " + PATIENCE + ": " + what + "\n" + tail());
      }
      pause();
    }
  }

  /** Waits until kubectl's answer is as it should be, and answers with it. */
  String awaitAnswer(Predicate<String> expected, String... words) throws IOException {
    String[] last = {""};
    await(
        "kubectl " + String.join(" ", words),
        () -> {
          last[0] = tryKubectl(words).output();
          return expected.test(last[0]);
        });
    return last[0];
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(GLANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Commands.Result result = onPi("down", "--purge", "--yes");
    lan.close();
    if (!result.isGood()) {
      throw new IOException("mighty down --purge: " + result.output());
    }
  }
}
