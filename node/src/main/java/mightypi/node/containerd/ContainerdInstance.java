package mightypi.node.containerd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import mightypi.model.Clock;
import mightypi.node.command.Command;

/**
 * A running containerd of ours. It is no child to wait for: it leads its own session, a pid file
 * and a socket tell the next cloud where it is, and its shims keep the containers whatever becomes
 * of it.
 */
public final class ContainerdInstance {

  /** Where CRI keeps its containers and images in containerd. */
  public static final String NAMESPACE = "k8s.io";

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration IMPORT = Duration.ofMinutes(10);
  private static final long LOG_LIMIT = 4L << 20;

  private final ContainerdConfig config;
  private final Programs programs;

  private ContainerdInstance(ContainerdConfig config, Programs programs) {
    this.config = config;
    this.programs = programs;
  }

  /**
   * Finds the containerd of this data directory or starts one, and returns when it accepts
   * connections and has the pause image. One that runs with another configuration is replaced; its
   * containers go on.
   */
  public static ContainerdInstance ensureRunning(ContainerdConfig config) throws IOException {
    Programs programs = Programs.find();
    ContainerdInstance instance = new ContainerdInstance(config, programs);
    String wished = new ConfigToml(config, programs, Machine.look(config.data())).text();
    boolean same = Files.exists(config.configFile()) && wished.equals(read(config.configFile()));
    if (!same || !instance.answers()) {
      instance.restart(wished);
    }
    instance.ensurePauseImage();
    return instance;
  }

  /** The containerd of this data directory as it is, running or not; for stopping it. */
  public static ContainerdInstance at(ContainerdConfig config) throws IOException {
    return new ContainerdInstance(config, Programs.find());
  }

  /** The socket that speaks CRI. */
  public Path socket() {
    return config.socket();
  }

  /** Whether somebody listens at its socket. */
  public boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(config.socket()));
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code 1.7.24}. */
  public String version() throws IOException {
    String[] words = Command.of(programs.containerd().toString(), "--version").run().split(" ", -1);
    return words.length > 2 ? words[2] : "unknown";
  }

  /**
   * Imports an archive in the form of OCI or Docker.
   *
   * @param name what the image is called here; empty keeps the name that the archive gives it
   * @return the names of the images that the archive held
   */
  public List<String> importImage(Path archive, Optional<String> name) throws IOException {
    Set<String> before = imageNames();
    String printed =
        ctr("images", "import", "--snapshotter", snapshotter(), archive.toAbsolutePath().toString())
            .within(IMPORT)
            .run();
    List<String> found = importedNames(printed);
    if (name.isEmpty()) {
      return found;
    }
    if (found.size() != 1) {
      throw new IOException(archive + " holds " + found.size() + " images: name none of them");
    }
    String wanted = ImageReference.full(name.get());
    tag(found.getFirst(), wanted);
    // The archive's own name was not asked for; but who had an image of that name keeps it.
    if (!before.contains(found.getFirst()) && !found.getFirst().equals(wanted)) {
      ctr("images", "rm", found.getFirst()).run();
    }
    return List.of(wanted);
  }

  private Set<String> imageNames() throws IOException {
    return ctr("images", "ls", "-q").run().lines().collect(Collectors.toSet());
  }

  private String snapshotter() throws IOException {
    return Machine.look(config.data()).snapshotter();
  }

  private void tag(String from, String to) throws IOException {
    if (!from.equals(to)) {
      ctr("images", "tag", "--force", from, to).run();
    }
  }

  /** Lines such as {@code unpacking docker.io/x:1 (sha256:…)...done} or without the first word. */
  static List<String> importedNames(String printed) {
    List<String> names = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      String rest = line.startsWith("unpacking ") ? line.substring(10) : line;
      int end = rest.indexOf(' ');
      if (end > 0 && rest.indexOf("sha256:") > end) {
        names.add(rest.substring(0, end));
      }
    }
    return names;
  }

  /** Stops containerd; containers go on under their shims. */
  public void stop() throws IOException {
    Optional<ProcessHandle> process = process();
    if (process.isPresent()) {
      end(process.get());
    }
    Files.deleteIfExists(config.pidFile());
  }

  /** Removes all that this containerd ever made: containers, images, mounts and state. */
  public void purge() throws IOException {
    stop();
    new Purge(config, programs).run();
  }

  private void restart(String text) throws IOException {
    stop();
    Files.createDirectories(config.root());
    Files.createDirectories(config.cniFolder());
    Files.createDirectories(config.state());
    Files.deleteIfExists(config.socket());
    if (Files.exists(config.logFile()) && Files.size(config.logFile()) > LOG_LIMIT) {
      Files.delete(config.logFile());
    }
    Files.writeString(config.configFile(), text);
    Process process = start();
    Files.writeString(config.pidFile(), process.pid() + "\n");
    awaitSocket(process);
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "setsid", programs.containerd().toString(), "--config", config.configFile().toString());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("GOGC", "50"); // Half the heap for little work: containerd is mostly idle.
    return builder
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(config.logFile().toFile()))
        .start();
  }

  // Only while starting: nothing announces that a socket is listened at.
  private void awaitSocket(Process process) throws IOException {
    long deadline = Clock.SYSTEM.nanos() + START.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new IOException("containerd ended at once: " + lastWords());
      }
      if (Clock.SYSTEM.nanos() > deadline) {
        throw new IOException("containerd does not listen; see " + config.logFile());
      }
      pause(10);
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = read(config.logFile()).lines().toList();
    return (lines.isEmpty() ? "" : lines.getLast()) + " (see " + config.logFile() + ")";
  }

  private void ensurePauseImage() throws IOException {
    if (!ctr("images", "ls", "-q", "name==" + PauseImage.NAME).run().isBlank()) {
      return;
    }
    Path archive = config.root().resolve("pause.tar");
    PauseImage.make().write(archive);
    importImage(archive, Optional.empty());
    Files.deleteIfExists(archive);
  }

  private Command ctr(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                programs.ctr().toString(),
                "--address",
                config.socket().toString(),
                "--namespace",
                NAMESPACE));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new));
  }

  /** The process in the pid file, if it is still ours: numbers are used again after a reboot. */
  private Optional<ProcessHandle> process() throws IOException {
    if (!Files.exists(config.pidFile())) {
      return Optional.empty();
    }
    long pid = Long.parseLong(read(config.pidFile()).strip());
    return Processes.commandLine(pid).contains(config.configFile().toString())
        ? ProcessHandle.of(pid)
        : Optional.empty();
  }

  private static void end(ProcessHandle process) throws IOException {
    process.destroy();
    try {
      process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IOException("waiting for containerd to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for containerd to end");
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for containerd to listen");
    }
  }
}
