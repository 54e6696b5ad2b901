package mightypi.program.command;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mightypi.program.assemble.Purge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the cloud; what it started goes on unless it is purged. */
@Command(
    name = "down",
    description =
        "Stop the cloud. Containers and LAN traffic go on, until the machine restarts or --purge.",
    mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {

  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(20);

  @Mixin private DataDirectory data = new DataDirectory();
  @Spec private CommandSpec spec;

  @Option(
      names = "--purge",
      description =
          "remove all that the cloud ever made on this machine: containers, images, addresses, rules, data")
  private boolean purge;

  @Option(
      names = {"-y", "--yes"},
      description = "purge without asking")
  private boolean yes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Privilege.needRoot("mighty down");
    Optional<ProcessHandle> running = data.running();
    if (!purge && running.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "no cloud runs on " + data.path(),
          "start one with `mighty up%s`, or name another --data-dir".formatted(data.argument()));
    }
    if (purge) {
      agree();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (running.isPresent()) {
      stop(running.get());
      out.println("the cloud is down" + (purge ? "" : "; containers and LAN traffic go on"));
    }
    if (purge) {
      Purge.everything(data.path());
      out.println("removed all that the cloud made on this machine, and " + data.path());
    }
    return ExitCode.DONE;
  }

  private void agree() {
    Console console = System.console();
    if (yes || console == null || !console.isTerminal()) {
      return;
    }
    String answer =
        console.readLine(
            "Remove all containers, images and data of the cloud in %s? [y/N] ", data.path());
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new CommandFailure("nothing was removed", "say y, or use --yes, when you mean it");
    }
  }

  private static void stop(ProcessHandle process) throws InterruptedException {
    process.destroy();
    try {
      process.onExit().get(LONGEST_FAREWELL.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly(); // it loses nothing: what was acknowledged is on the disk
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
