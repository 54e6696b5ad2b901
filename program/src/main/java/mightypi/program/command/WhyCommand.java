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
import mightypi.why.fact.Trouble;
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
      description = "of the cluster (default: the one in the data directory, then $KUBECONFIG)")
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

  /** What could be seen of the cluster, or why nothing; and how the command ends if broken. */
  private record Sight(Image image, Optional<Trouble> noCluster, int exitCode) {}

  @Override
  public Integer call() throws IOException {
    Question question = question();
    Optional<InetSocketAddress> server = server();
    Sight sight = sight();
    Where where = Why.where(question, sight.image(), server, Optional.ofNullable(authority));
    Evidence evidence = Probes.gather(question, where);
    Report report =
        Why.explain(
            new Scene(question, sight.image(), evidence, sight.noCluster(), Clock.SYSTEM.now()));
    PrintWriter out = spec.commandLine().getOut();
    if (form.isTable()) {
      out.print(report.text());
    } else {
      form.printValue(out, report);
    }
    out.flush();
    return report.firstBroken().isPresent() ? sight.exitCode() : ExitCode.DONE;
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
    try {
      return Optional.of(server(resolver));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--resolver: \"" + resolver + "\" is not of the form IP[:PORT]");
    }
  }

  static InetSocketAddress server(String resolver) {
    int colon = resolver.contains("]") ? resolver.indexOf("]:") + 1 : resolver.indexOf(':');
    boolean hasPort = colon > 0 && (resolver.contains("]") || colon == resolver.lastIndexOf(':'));
    String address = (hasPort ? resolver.substring(0, colon) : resolver).replaceAll("[\\[\\]]", "");
    int port = hasPort ? Integer.parseInt(resolver.substring(colon + 1)) : DNS;
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(port + " is no port");
    }
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private Sight sight() {
    Optional<Path> named = Optional.ofNullable(kubeconfig).or(WhyCommand::environment);
    boolean isOwn = kubeconfig == null && (data.running().isPresent() || named.isEmpty());
    if (isOwn && isHidden(data.path(), data.pidFile())) {
      return needsRoot(data.path());
    }
    if (isOwn && data.running().isEmpty()) {
      return unseen(
          ExitCode.NOT_RUNNING,
          "no cloud runs on %s; what follows is only what is seen from outside"
              .formatted(data.path()),
          "sudo ./mighty up%s   # or, when it runs elsewhere: ./mighty why %s --kubeconfig FILE"
              .formatted(data.argument(), asked));
    }
    boolean isOwnReadable = isOwn && Files.isReadable(data.kubeconfig());
    Path file = isOwnReadable ? data.kubeconfig() : named.orElse(data.kubeconfig());
    return Files.isReadable(file) ? sight(file) : needsRoot(file);
  }

  private static boolean isHidden(Path folder, Path file) {
    return Files.exists(folder) && !Files.isExecutable(folder)
        || Files.exists(file) && !Files.isReadable(file);
  }

  private Sight needsRoot(Path unread) {
    return unseen(
        ExitCode.NEEDS_ROOT,
        "cannot read " + unread,
        "sudo ./mighty why %s   # or give it a copy of the kubeconfig with --kubeconfig FILE"
            .formatted(asked));
  }

  /** The one that kubectl takes. */
  private static Optional<Path> environment() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .filter(each -> !each.isBlank())
        .map(each -> Path.of(each.split(":", 2)[0]))
        .filter(Files::exists);
  }

  private Sight sight(Path file) {
    try {
      return new Sight(image(file, Why.KINDS), Optional.empty(), ExitCode.FAILED);
    } catch (IOException whole) {
      return withoutSecrets(file);
    }
  }

  /** Many may look at everything but Secrets. */
  private Sight withoutSecrets(Path file) {
    Set<Kind> kinds = new HashSet<>(Why.KINDS);
    kinds.remove(Kinds.SECRET);
    try {
      return new Sight(image(file, kinds), Optional.empty(), ExitCode.FAILED);
    } catch (IOException e) {
      return unseen(
          ExitCode.NOT_RUNNING,
          "%s leads to no cluster that answers: %s".formatted(file, e.getMessage()),
          "sudo ./mighty status   # on the machine that it runs on; or sudo ./mighty up");
    }
  }

  private static Sight unseen(int exitCode, String why, String mend) {
    return new Sight(Image.EMPTY, Optional.of(new Trouble(why, mend)), exitCode);
  }

  private static Image image(Path file, Set<Kind> kinds) throws IOException {
    ClientConfig config = new ClientConfig(Optional.of(file), kinds, PATIENCE, PATIENCE);
    try (KubernetesCluster cluster =
        KubernetesCluster.open(config, Clock.SYSTEM, Randomness.secure())) {
      return cluster.now();
    }
  }
}
