package mightypi.program.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import mightypi.client.ClientConfig;
import mightypi.client.KubernetesCluster;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.why.Report;
import mightypi.why.Why;
import mightypi.why.evidence.Evidence;
import mightypi.why.evidence.Question;
import mightypi.why.hop.Scene;
import mightypi.why.probe.Probes;
import mightypi.why.probe.Where;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows one host name through every hop. */
@Command(
    name = "why",
    description =
        "Follow a host name through every hop and say what mends the first broken one."
            + " Exit code 0: nothing is broken.",
    mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int DNS = 53;
  private static final int LAST_PORT = 65_535;

  @Mixin private DataDirectory data = new DataDirectory();
  @Mixin private OutputForm form = new OutputForm();
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "HOST[:PORT][/PATH]",
      description = "such as shop.example, shop.example/cart or http://shop.example")
  private String asked = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "of the cluster (default: the one in the data directory)")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--resolver",
      paramLabel = "IP[:PORT]",
      description = "the name server to ask (default: this machine's own)")
  private @Nullable String resolver;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "the root of an authority of your own, in PEM")
  private @Nullable Path authority;

  /** What could be seen of the cluster, or why nothing. */
  private record Sight(Image image, String noCluster) {}

  @Override
  public Integer call() throws IOException {
    Question question = question();
    Optional<InetSocketAddress> server = server();
    Sight sight = sight();
    Where where = Why.where(question, sight.image(), server, Optional.ofNullable(authority));
    Evidence evidence = Probes.gather(question, where, sight.noCluster());
    Report report =
        Why.explain(new Scene(question, sight.image(), evidence, Clock.SYSTEM.now()));
    PrintWriter out = spec.commandLine().getOut();
    if (form.isTable()) {
      out.print(report.text());
    } else {
      form.printValue(out, report);
    }
    out.flush();
    return report.firstBroken().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private Question question() {
    try {
      return Question.of(asked);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private Optional<InetSocketAddress> server() {
    if (resolver == null) {
      return Optional.empty();
    }
    int colon = resolver.contains("]") ? resolver.indexOf("]:") + 1 : resolver.indexOf(':');
    boolean hasPort = colon > 0 && (resolver.contains("]") || colon == resolver.lastIndexOf(':'));
    try {
      String address = (hasPort ? resolver.substring(0, colon) : resolver).replaceAll("[\\[\\]]", "");
      int port = hasPort ? Integer.parseInt(resolver.substring(colon + 1)) : DNS;
      if (port < 1 || port > LAST_PORT) {
        throw new IllegalArgumentException(port + " is no port");
      }
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--resolver: \"" + resolver + "\" is not of the form IP[:PORT]");
    }
  }

  private Sight sight() {
    Path file = kubeconfig == null ? data.kubeconfig() : kubeconfig;
    if (kubeconfig == null && data.running().isEmpty()) {
      return unseen("no cloud runs on " + data.path() + "; only what is seen from outside follows");
    }
    if (!Files.isReadable(file)) {
      return unseen("cannot read " + file + "; run it again with sudo, or name one with --kubeconfig");
    }
    try {
      return new Sight(image(file, Why.KINDS), "");
    } catch (IOException whole) {
      return withoutSecrets(file);
    }
  }

  /** Many may look at everything but Secrets. */
  private static Sight withoutSecrets(Path file) {
    Set<Kind> kinds = new HashSet<>(Why.KINDS);
    kinds.remove(Kinds.SECRET);
    try {
      return new Sight(image(file, kinds), "");
    } catch (IOException e) {
      return unseen("the cluster cannot be asked: " + e.getMessage());
    }
  }

  private static Sight unseen(String why) {
    return new Sight(Image.EMPTY, why);
  }

  private static Image image(Path file, Set<Kind> kinds) throws IOException {
    ClientConfig config = new ClientConfig(Optional.of(file), kinds, PATIENCE, PATIENCE);
    try (KubernetesCluster cluster =
        KubernetesCluster.open(config, Clock.SYSTEM, Randomness.secure())) {
      return cluster.now();
    }
  }
}
