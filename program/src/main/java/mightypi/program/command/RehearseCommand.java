package mightypi.program.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mightypi.program.assemble.Rehearsal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs what a start runs, without containers and without root, so that the launcher can make Java's
 * AOT cache of it.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Run what a start runs; for the AOT cache.")
public final class RehearseCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Rehearsal.run(folder);
    return ExitCode.DONE;
  }
}
