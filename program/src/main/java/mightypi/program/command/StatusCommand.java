package mightypi.program.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import mightypi.client.ClientConfig;
import mightypi.client.KubernetesCluster;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.program.status.OwnMemory;
import mightypi.program.status.StatusReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says how the cloud is. */
@Command(
    name = "status",
    description = "Show node, pods, addresses and memory, and why something is not ready.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  @Mixin private DataDirectory data = new DataDirectory();
  @Mixin private OutputForm form = new OutputForm();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ProcessHandle cloud =
        data.running()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.NOT_RUNNING,
                        "no cloud runs on " + data.path(),
                        "start one with `mighty up%s`".formatted(data.argument())));
    if (!Files.isReadable(data.kubeconfig())) {
      throw new CommandFailure(
          ExitCode.NEEDS_ROOT, "cannot read " + data.kubeconfig(), "run it again with sudo");
    }
    StatusReport report = report(cloud);
    PrintWriter out = spec.commandLine().getOut();
    if (form.isTable()) {
      print(out, report);
    } else {
      form.printValue(out, report);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private StatusReport report(ProcessHandle cloud) throws IOException {
    try (KubernetesCluster cluster =
        KubernetesCluster.open(
            ClientConfig.of(data.kubeconfig(), StatusReport.KINDS),
            Clock.SYSTEM,
            Randomness.secure())) {
      return StatusReport.of(
          cluster.now(), OwnMemory.of(cloud.pid(), ContainerdConfig.in(data.path()).state()));
    }
  }

  private static void print(PrintWriter out, StatusReport report) {
    OutputForm.table(
        out,
        report.nodes(),
        List.of(
            new OutputForm.Column<>("NODE", StatusReport.NodeLine::name),
            new OutputForm.Column<>("STATUS", each -> each.ready() ? "Ready" : "NotReady"),
            new OutputForm.Column<>("ADDRESS", StatusReport.NodeLine::address),
            new OutputForm.Column<>("VERSION", StatusReport.NodeLine::version)));
    out.printf("%npods: %d, ready: %d%n", report.pods().total(), report.pods().ready());
    long bytes = report.memory().stream().mapToLong(StatusReport.Memory::residentBytes).sum();
    out.printf("memory: %d MiB in %d processes%n", bytes >> 20, report.memory().size());
    if (!report.addresses().isEmpty()) {
      out.println();
      OutputForm.table(
          out,
          report.addresses(),
          List.of(
              new OutputForm.Column<>("SERVICE", StatusReport.AddressLine::service),
              new OutputForm.Column<>(
                  "ADDRESS", each -> each.address().isEmpty() ? "<pending>" : each.address()),
              new OutputForm.Column<>("PORTS", StatusReport.AddressLine::ports)));
    }
    if (!report.problems().isEmpty()) {
      out.println();
      OutputForm.table(
          out,
          report.problems(),
          List.of(
              new OutputForm.Column<>("NOT READY", StatusReport.Trouble::object),
              new OutputForm.Column<>("WHY", StatusReport.Trouble::why)));
    }
  }
}
