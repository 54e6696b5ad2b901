package mightypi.program.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said to {@code mighty up}. */
final class UpOptions {

  @Mixin DataDirectory data = new DataDirectory();

  @Option(
      names = "--interface",
      paramLabel = "IF",
      description =
          "serve the LAN on this interface; without it the cloud serves this machine only")
  private @Nullable String interfaceName;

  @Option(
      names = "--pool",
      paramLabel = "RANGE",
      split = ",",
      description =
          "addresses for Services of type LoadBalancer, such as 192.168.1.65-192.168.1.250; makes the pool 'default'")
  List<String> pool = List.of();

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "of the Kubernetes API (default: ${DEFAULT-VALUE})",
      defaultValue = "16443")
  int apiPort = 16443;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "default: the machine's host name")
  private @Nullable String nodeName;

  @Option(
      names = "--cri-endpoint",
      paramLabel = "SOCKET",
      description = "use this container runtime instead of one of our own")
  private @Nullable String criEndpoint;

  @Option(
      names = "--ip-families",
      paramLabel = "FAMILY",
      split = ",",
      description =
          "of pods and Services: IPv4, or IPv4,IPv6 (default: both where the kernel has both)")
  List<String> families = List.of();

  @Option(
      names = "--detach",
      description = "return when the cloud is ready and let it run in the background")
  boolean detach;

  @Option(
      names = {"-y", "--yes"},
      description = "install missing packages without asking")
  boolean yes;

  Optional<String> interfaceName() {
    return Optional.ofNullable(interfaceName);
  }

  Optional<String> nodeName() {
    return Optional.ofNullable(nodeName);
  }

  Optional<Path> criEndpoint() {
    return Optional.ofNullable(criEndpoint)
        .map(text -> Path.of(text.startsWith("unix://") ? text.substring(7) : text));
  }
}
