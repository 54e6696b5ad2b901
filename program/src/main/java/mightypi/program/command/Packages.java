package mightypi.program.command;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import mightypi.node.containerd.Programs;

/** The distribution's packages that the node needs. */
final class Packages {

  private final PrintWriter out;

  Packages(PrintWriter out) {
    this.out = out;
  }

  /**
   * Installs what is missing; asks first on a terminal.
   *
   * @param wanted false when somebody else runs the container runtime
   */
  void ensure(boolean yes, boolean wanted) throws IOException, InterruptedException {
    SequencedSet<String> missing = Programs.missingPackages();
    if (!wanted || missing.isEmpty()) {
      return;
    }
    String names = String.join(" ", missing);
    if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      throw new CommandFailure(
          "missing on this machine: " + names,
          "install them with this distribution's package manager");
    }
    if (!yes && !agreed(names)) {
      throw new CommandFailure(
          "missing on this machine: " + names,
          "apt-get install " + names + ", or run `mighty up --yes`");
    }
    install(missing);
  }

  private static boolean agreed(String names) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    String answer = console.readLine("Install these packages: %s? [Y/n] ", names);
    return answer != null
        && (answer.isBlank() || answer.strip().toLowerCase(Locale.ROOT).startsWith("y"));
  }

  private void install(SequencedSet<String> names) throws IOException, InterruptedException {
    out.println("  installing " + String.join(" ", names));
    out.flush();
    apt(List.of("update", "-qq"));
    List<String> words =
        new ArrayList<>(List.of("install", "-y", "-qq", "--no-install-recommends"));
    words.addAll(names);
    apt(words);
  }

  private static void apt(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("apt-get"));
    command.addAll(words);
    Path log = Files.createTempFile("mighty-apt-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    if (builder.start().waitFor() != 0) {
      throw new CommandFailure(
          String.join(" ", command) + " failed",
          "read what it said in " + log + ", mend it, and run mighty up again");
    }
    Files.delete(log);
  }
}
