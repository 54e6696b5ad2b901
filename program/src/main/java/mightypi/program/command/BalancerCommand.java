package mightypi.program.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import mightypi.balancer.BalancerConfig;
import mightypi.model.Key;
import mightypi.program.assemble.BalancerElsewhere;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the balancer on any Kubernetes, until it is stopped. */
@Command(
    name = "balancer",
    description = "Give addresses to the Services of another Kubernetes, in MetalLB's place.",
    mixinStandardHelpOptions = true)
public final class BalancerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      required = true,
      description = "of the Kubernetes")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "the Node that this machine is (default: the machine's host name)")
  private @Nullable String nodeName;

  @Option(
      names = "--interface",
      paramLabel = "IF",
      description = "make the addresses answer on this interface; without it they are only given")
  private @Nullable String interfaceName;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    CountDownLatch ended = new CountDownLatch(1);
    BalancerConfig config = config();
    if (!config.interfaces().isEmpty()) {
      checkNode(config.node());
    }
    BalancerElsewhere balancer = BalancerElsewhere.start(kubeconfig, config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(balancer, ended), "down"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("  balancing; pools are IPAddressPools in the namespace metallb-system");
    out.flush();
    ended.await();
    return ExitCode.DONE;
  }

  private void check() throws IOException {
    if (interfaceName != null) {
      Privilege.needRoot("mighty balancer --interface");
    }
    if (!Files.isReadable(kubeconfig)) {
      throw new CommandFailure(
          "cannot read " + kubeconfig, "name the kubeconfig of the cluster with --kubeconfig");
    }
    List<Key> others = BalancerElsewhere.metallb(kubeconfig);
    if (!others.isEmpty()) {
      throw new CommandFailure(
          "MetalLB runs there already: "
              + String.join(", ", others.stream().map(Key::toString).toList()),
          "remove it first; its IPAddressPools and L2Advertisements can stay");
    }
  }

  /** Addresses are announced by nodes; a machine that is none of them would wait in silence. */
  private void checkNode(String name) throws IOException {
    List<String> nodes = BalancerElsewhere.nodes(kubeconfig);
    if (!nodes.contains(name)) {
      throw new CommandFailure(
          "that Kubernetes has no Node " + name,
          "say with --node-name which one this machine is: " + String.join(", ", nodes));
    }
  }

  private BalancerConfig config() throws IOException {
    String node =
        nodeName == null
            ? Files.readString(Path.of("/proc/sys/kernel/hostname"))
                .strip()
                .toLowerCase(Locale.ROOT)
            : nodeName;
    return new BalancerConfig(node, interfaceName == null ? Set.of() : Set.of(interfaceName));
  }

  private static void stop(BalancerElsewhere balancer, CountDownLatch ended) {
    balancer.close();
    ended.countDown();
  }
}
