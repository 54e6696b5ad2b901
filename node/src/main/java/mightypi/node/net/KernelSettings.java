package mightypi.node.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mightypi.node.command.Command;

/** The settings under /proc/sys/net that service traffic needs. */
final class KernelSettings {

  private static final Path NET = Path.of("/proc/sys/net");
  private static final Path BRIDGED = NET.resolve("bridge/bridge-nf-call-iptables");

  private KernelSettings() {}

  static void ensure(boolean v6) throws IOException {
    write(NET.resolve("ipv4/ip_forward"), "1");
    // A node port on 127.0.0.1 leaves through the bridge with a loopback source until it is
    // masqueraded.
    write(NET.resolve("ipv4/conf/" + PodNetwork.BRIDGE + "/route_localnet"), "1");
    if (v6) {
      forward6();
    }
    bridged(v6);
  }

  /**
   * A machine that forwards takes no more advertisements of routers unless it is told to (2): one
   * that got its addresses and routes by them would lose them.
   */
  private static void forward6() throws IOException {
    Path all = NET.resolve("ipv6/conf");
    if (!Files.readString(all.resolve("all/forwarding")).strip().equals("1")) {
      try (var devices = Files.newDirectoryStream(all)) {
        for (Path device : devices) {
          Path advertised = device.resolve("accept_ra");
          if (Files.readString(advertised).strip().equals("1")) {
            Files.writeString(advertised, "2");
          }
        }
      }
    }
    write(all.resolve("all/forwarding"), "1");
    Path bridge = all.resolve(PodNetwork.BRIDGE);
    write(bridge.resolve("disable_ipv6"), "0");
    write(bridge.resolve("accept_ra"), "0");
  }

  private static void bridged(boolean v6) throws IOException {
    if (!Files.exists(BRIDGED)) {
      Command.of("modprobe", "br_netfilter").succeeds();
    }
    if (Files.exists(BRIDGED)) {
      write(BRIDGED, "1");
    }
    Path bridged6 = NET.resolve("bridge/bridge-nf-call-ip6tables");
    if (v6 && Files.exists(bridged6)) {
      write(bridged6, "1");
    }
  }

  /**
   * Whether traffic between two ports of a bridge passes the rules. Where it does not, the answer
   * of a pod to its neighbour would go past the translation of addresses.
   */
  static boolean bridgePassesRules() throws IOException {
    return Files.exists(BRIDGED) && Files.readString(BRIDGED).strip().equals("1");
  }

  private static void write(Path setting, String value) throws IOException {
    if (!Files.readString(setting).strip().equals(value)) {
      Files.writeString(setting, value);
    }
  }
}
