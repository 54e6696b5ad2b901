package mightypi.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where cluster DNS listens and whom it asks.
 *
 * @param domain the cluster's zone: {@code cluster.local}
 * @param upstreams whom to ask for all other names; empty for those of the resolver file, which is
 *     read again when it changes
 * @param never addresses that are this server under another name, so that it never asks itself
 */
public record DnsConfig(
    List<InetSocketAddress> listen,
    String domain,
    List<InetSocketAddress> upstreams,
    Path resolverFile,
    Set<String> never) {

  /** The address that MicroK8s gives to cluster DNS; pods find it in their resolv.conf. */
  public static final String SERVICE_ADDRESS = "10.152.183.10";

  public DnsConfig {
    listen = List.copyOf(listen);
    upstreams = List.copyOf(upstreams);
    never = Set.copyOf(never);
  }

  /** The usual: {@code cluster.local}, and the machine's own resolvers. */
  public static DnsConfig at(InetSocketAddress listen) {
    return new DnsConfig(
        List.of(listen),
        "cluster.local",
        List.of(),
        Path.of("/etc/resolv.conf"),
        Set.of(SERVICE_ADDRESS));
  }
}
