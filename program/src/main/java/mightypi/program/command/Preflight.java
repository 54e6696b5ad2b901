package mightypi.program.command;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mightypi.balancer.address.AddressRange;
import mightypi.program.assemble.CloudConfig;
import mightypi.program.assemble.CloudConfig.LanInterface;
import mightypi.program.assemble.Networks;

/** Looks before the cloud leaps: what cannot work is said before anything is changed. */
final class Preflight {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final List<String> OUR_NETWORKS = List.of("10.152.183.0/24", "10.1.0.0/16");

  private Preflight() {}

  static CloudConfig check(UpOptions options) throws IOException {
    Optional<LanInterface> lan =
        options.interfaceName().isPresent()
            ? Optional.of(lan(options.interfaceName().get()))
            : Optional.empty();
    List<AddressRange> pool = pool(options.pool, lan);
    notRunning(options.data);
    portIsFree(options.apiPort);
    return new CloudConfig(
        options.data.path(),
        lan,
        pool,
        options.apiPort,
        nodeName(options),
        options.criEndpoint(),
        networks(options));
  }

  private static Networks networks(UpOptions options) throws IOException {
    return switch (String.join(",", options.families)) {
      case "" -> Networks.ofThisMachine();
      case "IPv4" -> Networks.SINGLE;
      case "IPv4,IPv6" -> {
        if (Networks.ofThisMachine().equals(Networks.SINGLE)) {
          throw new CommandFailure(
              "this machine's kernel has IPv6 disabled",
              "enable it with `sysctl net.ipv6.conf.all.disable_ipv6=0`, or say --ip-families IPv4");
        }
        yield Networks.DUAL;
      }
      default ->
          throw new CommandFailure(
              ExitCode.WRONG_COMMAND_LINE,
              "--ip-families: there is no such choice as " + String.join(",", options.families),
              "write IPv4, or IPv4,IPv6");
    };
  }

  private static LanInterface lan(String name) throws IOException {
    NetworkInterface device = NetworkInterface.getByName(name);
    if (device == null) {
      throw new CommandFailure(
          "there is no interface " + name,
          "choose one of: " + interfaces() + " (`ip -br addr` shows them)");
    }
    LanInterface lan =
        device.getInterfaceAddresses().stream()
            .filter(each -> each.getAddress() instanceof Inet4Address)
            .findFirst()
            .map(each -> of(name, each))
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "interface " + name + " has no IPv4 address",
                        "give it one first, by DHCP or `ip addr add`, and see `ip -br addr`"));
    apartFromOurNetworks(lan);
    return lan;
  }

  private static LanInterface of(String name, InterfaceAddress address) {
    return new LanInterface(name, address.getAddress(), address.getNetworkPrefixLength());
  }

  private static void apartFromOurNetworks(LanInterface lan) {
    for (String ours : OUR_NETWORKS) {
      if (AddressRange.parse(ours).overlaps(lan.network())) {
        throw new CommandFailure(
            "the network of %s (%s) overlaps %s, which pods and Services use"
                .formatted(lan.name(), lan.network(), ours),
            "serve another interface, or give the LAN other addresses");
      }
    }
  }

  private static String interfaces() throws IOException {
    return NetworkInterface.networkInterfaces()
        .map(NetworkInterface::getName)
        .collect(Collectors.joining(", "));
  }

  private static List<AddressRange> pool(List<String> texts, Optional<LanInterface> lan) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : texts) {
      try {
        ranges.add(AddressRange.parse(text));
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(
            ExitCode.WRONG_COMMAND_LINE,
            "--pool: " + e.getMessage(),
            "write a range such as 192.168.1.65-192.168.1.250, or several with commas");
      }
    }
    lan.ifPresent(known -> ranges.forEach(range -> fits(range, known)));
    return ranges;
  }

  private static void fits(AddressRange range, LanInterface lan) {
    if (range.family().equals("IPv4") && !range.isInside(lan.network())) {
      throw new CommandFailure(
          "the pool %s is outside the network of %s, which is %s: nobody there would ask for its addresses"
              .formatted(range, lan.name(), lan.network()),
          "choose addresses of that network that your router's DHCP does not give away");
    }
    if (range.contains(lan.address())) {
      throw new CommandFailure(
          "the pool %s contains this machine's own address %s"
              .formatted(range, lan.address().getHostAddress()),
          "choose a range without it");
    }
  }

  private static void notRunning(DataDirectory data) {
    data.running()
        .ifPresent(
            process -> {
              throw new CommandFailure(
                  "a cloud runs on %s already, as process %d".formatted(data.path(), process.pid()),
                  "see it with `mighty status%1$s`, stop it with `mighty down%1$s`, or choose another --data-dir"
                      .formatted(data.argument()));
            });
  }

  private static void portIsFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(
          "port %d, for the Kubernetes API, is in use".formatted(port),
          "see who has it with `ss -ltnp sport = :%d`, or choose another with --api-port"
              .formatted(port));
    }
  }

  private static String nodeName(UpOptions options) throws IOException {
    String name = options.nodeName().orElse(hostName()).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailure(
          "\""
              + name
              + "\" cannot be a node's name: it must be lower case letters, digits, '-' and '.'",
          "choose one with --node-name");
    }
    return name;
  }

  private static String hostName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }
}
