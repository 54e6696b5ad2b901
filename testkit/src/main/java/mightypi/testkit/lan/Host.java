package mightypi.testkit.lan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A machine on the LAN: a network namespace, and the processes that were started in it. */
public final class Host implements AutoCloseable {

  private final String name;
  private final String namespace;
  private final List<Process> started = new ArrayList<>();

  Host(String name, String namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  public String name() {
    return name;
  }

  /** The name under {@code /run/netns}. */
  public String namespace() {
    return namespace;
  }

  /** Runs a command to its end and answers with its output; a failure throws with what it said. */
  public String run(String... command) throws IOException {
    return Commands.run(Commands.inNamespace(namespace, command));
  }

  /** Runs a command to its end whatever its exit code. */
  public Commands.Result attempt(String... command) throws IOException {
    return Commands.attempt(Commands.inNamespace(namespace, command));
  }

  /** Starts a command that goes on, with its output in a file; it is stopped with the host. */
  public Process start(Path output, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Commands.inNamespace(namespace, command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** The hardware address of its eth0. */
  public String mac() throws IOException {
    return run("ip", "-br", "link", "show", "eth0").split("\\s+")[2];
  }

  @Override
  public void close() throws IOException {
    for (Process each : started) {
      each.destroy();
    }
    for (Process each : started) {
      Commands.awaitEnd(each);
    }
    Commands.run("ip", "netns", "del", namespace);
  }
}
