package mightypi.program.command;

import java.util.concurrent.Callable;
import mightypi.program.assemble.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this is. */
@Command(
    name = "version",
    description = "Show the versions of mighty and of its API.",
    mixinStandardHelpOptions = true)
public final class VersionCommand implements Callable<Integer> {

  @Mixin private DataDirectory data = new DataDirectory();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (String line : lines()) {
      spec.commandLine().getOut().println(line);
    }
    data.running()
        .ifPresent(
            process ->
                spec.commandLine()
                    .getOut()
                    .println("running on " + data.path() + " as process " + process.pid()));
    return ExitCode.DONE;
  }

  private static String[] lines() {
    return new String[] {
      "mighty " + Version.MIGHTY,
      "Kubernetes API " + Version.KUBERNETES,
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")"
    };
  }

  /** For {@code --version}. */
  public static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return lines();
    }
  }
}
