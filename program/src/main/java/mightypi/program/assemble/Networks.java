package mightypi.program.assemble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mightypi.node.net.Subnet;

/**
 * The ranges of addresses of pods and Services, one of each family; IPv4 is the first family. All
 * are as MicroK8s has them; those of IPv6 are unique local addresses (RFC 4193), which resolvers
 * prefer over IPv4 only to reach each other (RFC 6724), so that pods lose nothing on a LAN without
 * IPv6.
 *
 * @param pods of the cluster
 * @param nodePods the part of them that is this node's
 */
public record Networks(List<Subnet> pods, List<Subnet> nodePods, List<Subnet> services) {

  public static final Networks SINGLE = of("10.1.0.0/16", "10.1.0.0/24", "10.152.183.0/24");

  public static final Networks DUAL = SINGLE.and(of("fd01::/64", "fd01::/80", "fd98::/108"));

  private static final Path DISABLED = Path.of("/proc/sys/net/ipv6/conf/all/disable_ipv6");

  public Networks {
    pods = List.copyOf(pods);
    nodePods = List.copyOf(nodePods);
    services = List.copyOf(services);
  }

  private static Networks of(String pods, String nodePods, String services) {
    return new Networks(
        List.of(Subnet.parse(pods)),
        List.of(Subnet.parse(nodePods)),
        List.of(Subnet.parse(services)));
  }

  private Networks and(Networks other) {
    return new Networks(
        joined(pods, other.pods),
        joined(nodePods, other.nodePods),
        joined(services, other.services));
  }

  private static List<Subnet> joined(List<Subnet> some, List<Subnet> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Both families where this machine's kernel speaks both. */
  public static Networks ofThisMachine() throws IOException {
    boolean v6 = Files.exists(DISABLED) && Files.readString(DISABLED).strip().equals("0");
    return v6 ? DUAL : SINGLE;
  }

  boolean isDual() {
    return nodePods.size() > 1;
  }
}
