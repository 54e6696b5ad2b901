package mightypi.program;

import java.io.IOException;
import java.util.List;
import mightypi.program.command.BalancerCommand;
import mightypi.program.command.CommandFailure;
import mightypi.program.command.DownCommand;
import mightypi.program.command.ExitCode;
import mightypi.program.command.ImageCommand;
import mightypi.program.command.Logging;
import mightypi.program.command.RehearseCommand;
import mightypi.program.command.StatusCommand;
import mightypi.program.command.UpCommand;
import mightypi.program.command.VersionCommand;
import mightypi.program.command.WhyCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program's entry: its commands, in the order in which help lists them. */
@Command(
    name = "mighty",
    description = "A private cloud in one program.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it failed; the message says what to do next",
      "2:the command line is wrong",
      "3:it needs root",
      "4:the cloud does not run"
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    Logging.quiet();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    List.of(
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new WhyCommand(),
            new ImageCommand(),
            new BalancerCommand(),
            new VersionCommand(),
            new RehearseCommand(),
            new AutoComplete.GenerateCompletion())
        .forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Main::report);
    return line;
  }

  /** The rim of every command: what was foreseen is said in two lines, the rest with its trace. */
  private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof CommandFailure known) {
      line.getErr().printf("mighty: %s%n  next: %s%n", known.getMessage(), known.next());
      return known.exitCode();
    }
    if (failure instanceof IOException) {
      line.getErr()
          .printf(
              "mighty: %s%n  next: mend what it names, and try again; `mighty status` shows how the cloud is%n",
              failure.getMessage());
      return ExitCode.FAILED;
    }
    failure.printStackTrace(line.getErr());
    line.getErr()
        .printf(
            "mighty: %s%n  next: this is a fault of mighty; please report it with the lines above%n",
            failure);
    return ExitCode.FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do; the first is usually: mighty up");
  }
}
