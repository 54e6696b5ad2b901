package mightypi.balancer.lan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the machine that know its kernel better than we do: {@code ip}, {@code nft}. */
final class Command {

  private Command() {}

  /** Runs it to its end and answers with what it said; a failure throws with the same. */
  static String run(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output.strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command[0], e);
    }
  }
}
