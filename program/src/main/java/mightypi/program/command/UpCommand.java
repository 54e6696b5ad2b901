package mightypi.program.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import mightypi.program.assemble.Cloud;
import mightypi.program.assemble.CloudConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the cloud on this machine. */
@Command(
    name = "up",
    description = "Start the cloud on this machine; install what is missing first.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  @Mixin private UpOptions options = new UpOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Privilege.needRoot("mighty up");
    CloudConfig config = Preflight.check(options);
    PrintWriter out = spec.commandLine().getOut();
    new Packages(out).ensure(options.yes, options.criEndpoint().isEmpty());
    Files.createDirectories(
        options.data.path(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return options.detach ? new Background(options.data, out).start(spec) : run(config, out);
  }

  private int run(CloudConfig config, PrintWriter out) throws IOException, InterruptedException {
    Instant began = Instant.now();
    Files.writeString(options.data.pidFile(), ProcessHandle.current().pid() + "\n");
    CountDownLatch ended = new CountDownLatch(1);
    Cloud cloud =
        StartFailures.explained(
            () -> Cloud.start(config, line -> progress(out, line)), options.data);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cloud, ended), "down"));
    if (!cloud.awaitReady(LONGEST_START)) {
      progress(
          out,
          "the node is not Ready yet; `mighty status" + options.data.argument() + "` says why");
    } else {
      out.print(Welcome.text(options.data, config, Duration.between(began, Instant.now())));
      out.flush();
    }
    ended.await();
    return ExitCode.DONE;
  }

  private void stop(Cloud cloud, CountDownLatch ended) {
    cloud.close();
    try {
      Files.deleteIfExists(options.data.pidFile());
    } catch (IOException e) {
      // The file then names a process that is gone, which the next start sees.
    }
    ended.countDown();
  }

  private static void progress(PrintWriter out, String line) {
    out.println("  " + line);
    out.flush();
  }
}
