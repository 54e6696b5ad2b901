package mightypi.program.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Starts the cloud as a process of its own and shows its progress until it is ready. */
final class Background {

  private static final Duration LOOK = Duration.ofMillis(50);

  private final DataDirectory data;
  private final PrintWriter out;

  Background(DataDirectory data, PrintWriter out) {
    this.data = data;
    this.out = out;
  }

  int start(CommandSpec spec) throws IOException, InterruptedException {
    Path log = data.logFile();
    if (Files.exists(log)) {
      Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(log);
    Process process =
        new ProcessBuilder(command(spec))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return show(process, log);
  }

  /**
   * The same command line without --detach, in a session of its own so that the terminal's end does
   * not end it.
   */
  private static List<String> command(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of("setsid", "--wait", launcher()));
    spec.root().commandLine().getParseResult().originalArgs().stream()
        .filter(word -> !word.equals("--detach"))
        .forEach(words::add);
    return words;
  }

  private static String launcher() {
    String launcher = System.getenv("MIGHTY_LAUNCHER");
    if (launcher == null) {
      throw new CommandFailure(
          "--detach needs the launcher", "start the program by the script ./mighty");
    }
    return launcher;
  }

  /** Copies the log to the terminal up to the end of the welcome, or of the process. */
  private int show(Process process, Path log) throws IOException, InterruptedException {
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      boolean ready = false;
      while (true) {
        boolean ended = !process.isAlive();
        String line = lines.readLine();
        if (line != null) {
          out.println(line);
          out.flush();
          ready = ready || line.startsWith("ready ");
        } else if (ended) {
          return process.exitValue();
        } else if (ready) {
          return ExitCode.DONE;
        } else {
          Thread.sleep(LOOK);
        }
      }
    }
  }
}
