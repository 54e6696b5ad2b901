package mightypi.balancer.lan;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.balancer.address.AddressRange;

/**
 * Lets the kernel answer ARP and neighbour solicitations for addresses that no interface has. So
 * they are answered while this program is stopped or starts anew, and the machine's own services
 * (SSH, say) are not to be had on them.
 *
 * <p>The kernel answers as a proxy for an address (RFC 925, RFC 4389) when it is in the proxy table
 * of the interface and its route leads elsewhere: to lo here, with a protocol number that tells our
 * routes from others'. Traffic to a served port is turned to a pod before that route is asked; what
 * is left is refused by the table {@code mighty_balancer}.
 */
public final class KernelProxy {

  /** In {@code ip route show proto 77}: no daemon that rtnetlink(7) names uses it. */
  private static final String PROTOCOL = "77";

  private static final String TABLE = "mighty_balancer";

  private final Set<String> interfaces;

  public KernelProxy(Set<String> interfaces) {
    this.interfaces = new TreeSet<>(interfaces);
  }

  /** Prepares the interfaces; harmless when done before. */
  public void prepare() throws IOException {
    write("net/ipv4/ip_forward", "1");
    for (String each : interfaces) {
      // The kernel would wait up to 0.8 s before it answers as a proxy.
      write("net/ipv4/neigh/" + each + "/proxy_delay", "0");
      write("net/ipv4/conf/" + each + "/forwarding", "1");
    }
    Command.run(
        """
        table inet %s {
          set addresses4 { type ipv4_addr; }
          set addresses6 { type ipv6_addr; }
          chain refuse { type filter hook forward priority 0; }
        }
        flush chain inet %s refuse
        table inet %s {
          chain refuse {
            ip daddr @addresses4 meta l4proto tcp reject with tcp reset
            ip daddr @addresses4 reject with icmp port-unreachable
            ip6 daddr @addresses6 meta l4proto tcp reject with tcp reset
            ip6 daddr @addresses6 reject with icmpv6 port-unreachable
          }
        }
        """
            .formatted(TABLE, TABLE, TABLE),
        "nft",
        "-f",
        "-");
  }

  /**
   * Only where there is an IPv6 address to answer for: a forwarding interface heeds no router
   * unless told to.
   */
  private void prepareIpv6() throws IOException {
    for (String each : interfaces) {
      write("net/ipv6/neigh/" + each + "/proxy_delay", "0");
      write("net/ipv6/conf/" + each + "/accept_ra", "2");
      write("net/ipv6/conf/" + each + "/forwarding", "1");
      write("net/ipv6/conf/" + each + "/proxy_ndp", "1");
    }
  }

  private static void write(String name, String value) throws IOException {
    Path file = Path.of("/proc/sys", name);
    if (Files.exists(file) && !Files.readString(file).strip().equals(value)) {
      Files.writeString(file, value);
    }
  }

  /** The addresses answered for, whoever of us asked for them, now or before a restart. */
  public Set<InetAddress> held() throws IOException {
    Set<InetAddress> found = new LinkedHashSet<>();
    for (String family : List.of("-4", "-6")) {
      String text = Command.run("", "ip", family, "route", "show", "proto", PROTOCOL);
      text.lines()
          .map(line -> line.split("[ /]", 2)[0])
          .map(AddressRange::address)
          .forEach(found::add);
    }
    return found;
  }

  public void hold(InetAddress address, Set<String> on) throws IOException {
    if (!(address instanceof Inet4Address)) {
      prepareIpv6();
    }
    String entries =
        chosen(on)
            .map(
                each -> "neigh replace proxy %s dev %s\n".formatted(address.getHostAddress(), each))
            .collect(Collectors.joining());
    Command.run(
        "route replace %s dev lo proto %s\n%s".formatted(host(address), PROTOCOL, entries),
        "ip",
        "-batch",
        "-");
    Command.run("add element inet %s %s\n".formatted(TABLE, element(address)), "nft", "-f", "-");
  }

  public void release(InetAddress address) throws IOException {
    String text = address.getHostAddress();
    String family = address instanceof Inet4Address ? "-4" : "-6";
    if (held().contains(address)) {
      Command.run("", "ip", family, "route", "del", host(address), "dev", "lo", "proto", PROTOCOL);
    }
    // Only what is there: ip gives up at the first entry that it cannot delete.
    for (String line : Command.run("", "ip", family, "neigh", "show", "proxy").lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 2 && words[0].equals(text)) {
        Command.run("", "ip", family, "neigh", "del", "proxy", text, "dev", words[2]);
      }
    }
    Command.run(
        "add element inet %1$s %2$s\ndelete element inet %1$s %2$s\n"
            .formatted(TABLE, element(address)),
        "nft",
        "-f",
        "-");
  }

  /**
   * Takes back all that {@link #hold} and {@link #prepare} did on this machine, but for kernel
   * settings.
   */
  public void purge() throws IOException {
    Command.run(
        """
        table inet %s {
          set addresses4 { type ipv4_addr; }
          set addresses6 { type ipv6_addr; }
        }
        """
            .formatted(TABLE),
        "nft",
        "-f",
        "-");
    for (InetAddress each : held()) {
      release(each);
    }
    Command.run("delete table inet %s\n".formatted(TABLE), "nft", "-f", "-");
  }

  private Stream<String> chosen(Set<String> on) {
    return interfaces.stream().filter(each -> on.isEmpty() || on.contains(each));
  }

  private static String host(InetAddress address) {
    return address.getHostAddress() + (address instanceof Inet4Address ? "/32" : "/128");
  }

  private static String element(InetAddress address) {
    String set = address instanceof Inet4Address ? "addresses4" : "addresses6";
    return "%s { %s }".formatted(set, address.getHostAddress());
  }
}
