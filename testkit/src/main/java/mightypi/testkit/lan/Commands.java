package mightypi.testkit.lan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the machine's own programs. */
public final class Commands {

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Commands() {}

  /**
   * What a command said.
   *
   * @param output standard output and standard error, as they came
   */
  public record Result(int code, String output) {
    public boolean isGood() {
      return code == 0;
    }
  }

  /**
   * The command as it runs in a network namespace. {@code ip netns exec} would mount /sys anew as
   * well.
   */
  static String[] inNamespace(String namespace, String... command) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  public static String run(String... command) throws IOException {
    Result result = attempt(command);
    if (!result.isGood()) {
      throw new IOException(
          "%s: exit code %d: %s"
              .formatted(String.join(" ", command), result.code, result.output.strip()));
    }
    return result.output;
  }

  public static Result attempt(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(awaitEnd(process), output);
  }

  static int awaitEnd(Process process) throws IOException {
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("process " + process.pid() + " did not end in " + LONGEST);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("interrupted", e);
    }
  }
}
