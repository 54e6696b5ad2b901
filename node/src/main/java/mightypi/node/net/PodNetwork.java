package mightypi.node.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import mightypi.node.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * The bridge that joins the pods of this node, and the CNI configuration that puts pods on it.
 *
 * <p>The bridge is there before the first pod, with an address of its own: a bridge without one
 * takes the lowest of its ports', which changes as pods come and go, and would leave pods with a
 * gateway that nobody answers for. The gateway's address is also where cluster DNS listens.
 *
 * @param name of the CNI network; results that the CNI library keeps carry it
 * @param podRanges the node's {@code spec.podCIDRs}
 * @param serviceRanges routed to the bridge, so that this machine itself can begin a connection to
 *     a service whatever other routes it has; our rules then lead it to a pod
 */
public record PodNetwork(
    String name,
    Path configFolder,
    Path leases,
    List<Subnet> podRanges,
    List<Subnet> serviceRanges) {

  public static final String BRIDGE = "mighty0";

  public PodNetwork {
    podRanges = List.copyOf(podRanges);
    serviceRanges = List.copyOf(serviceRanges);
    if (podRanges.isEmpty()) {
      throw new IllegalArgumentException("a node needs a range of pod addresses");
    }
  }

  /** Of a data directory, without routes to services. */
  public static PodNetwork in(Path data, String tag, List<Subnet> podRanges) {
    return in(data, tag, podRanges, List.of());
  }

  /**
   * Of a data directory.
   *
   * @param tag tells instances of one machine apart, as in ContainerdConfig.tag
   */
  public static PodNetwork in(
      Path data, String tag, List<Subnet> podRanges, List<Subnet> serviceRanges) {
    return new PodNetwork(
        "mighty-" + tag,
        data.resolve("cni/net.d"),
        data.resolve("cni/leases"),
        podRanges,
        serviceRanges);
  }

  /** The address of this node on the bridge, in the family of the first range. */
  public InetAddress gateway() {
    return podRanges.getFirst().gateway();
  }

  /** Makes bridge, kernel settings and CNI configuration as they should be; safe to repeat. */
  public void ensure() throws IOException {
    Files.createDirectories(configFolder);
    Files.createDirectories(leases);
    if (!Files.isDirectory(bridgeFolder())) {
      Command.of("ip", "link", "add", BRIDGE, "address", mac(), "type", "bridge").run();
    }
    for (Subnet range : podRanges) {
      String address = range.gateway().getHostAddress() + "/" + range.prefix();
      List<String> words = new ArrayList<>(List.of("ip", "addr", "replace", address));
      words.addAll(List.of("dev", BRIDGE));
      if (range.isV6()) {
        words.add("nodad");
      }
      Command.of(words.toArray(String[]::new)).run();
    }
    Command.of("ip", "link", "set", BRIDGE, "up").run();
    for (Subnet range : serviceRanges) {
      Command.of("ip", "route", "replace", range.toString(), "dev", BRIDGE).run();
    }
    KernelSettings.ensure(podRanges.stream().anyMatch(Subnet::isV6));
    writeConfig();
  }

  /** Removes bridge and configuration; pods are gone by then. */
  public void purge() throws IOException {
    if (Files.isDirectory(bridgeFolder())) {
      Command.of("ip", "link", "del", BRIDGE).run();
    }
    Files.deleteIfExists(configFile());
  }

  private void writeConfig() throws IOException {
    byte[] text = Json.write(config());
    if (!Files.exists(configFile()) || !java.util.Arrays.equals(text, read())) {
      Files.write(configFile(), text);
    }
  }

  private byte[] read() throws IOException {
    return Files.readAllBytes(configFile());
  }

  private Path configFile() {
    return configFolder.resolve("10-mighty.conflist");
  }

  // Not /sys/class/net: that shows the network namespace in which /sys was mounted.
  private static Path bridgeFolder() {
    return Path.of("/proc/sys/net/ipv4/conf", BRIDGE);
  }

  /** Locally administered, and made of the first gateway's address so that it stays the same. */
  private String mac() {
    byte[] address = gateway().getAddress();
    int last = address.length;
    return "0a:58:%02x:%02x:%02x:%02x"
        .formatted(address[last - 4], address[last - 3], address[last - 2], address[last - 1]);
  }

  // Masquerading is left to our own rules. Host ports too: the portmap plugin would need iptables.
  private Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> bridge = new LinkedHashMap<>();
    bridge.put("type", "bridge");
    bridge.put("bridge", BRIDGE);
    bridge.put("isGateway", true);
    bridge.put("ipMasq", false);
    bridge.put("hairpinMode", true);
    bridge.put("ipam", addresses());
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("cniVersion", "0.4.0");
    config.put("name", name);
    config.put("plugins", List.of(bridge));
    return config;
  }

  private Map<String, @Nullable Object> addresses() {
    List<Object> ranges = new ArrayList<>();
    List<Object> routes = new ArrayList<>();
    for (Subnet range : podRanges) {
      ranges.add(List.of(Map.of("subnet", range.toString())));
      routes.add(Map.of("dst", range.isV6() ? "::/0" : "0.0.0.0/0"));
    }
    Map<String, @Nullable Object> ipam = new LinkedHashMap<>();
    ipam.put("type", "host-local");
    ipam.put("dataDir", leases.toString());
    ipam.put("ranges", ranges);
    ipam.put("routes", routes);
    return ipam;
  }
}
