package mightypi.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import mightypi.dns.listen.TcpFace;
import mightypi.dns.listen.UdpFace;
import mightypi.dns.zone.Zones;
import mightypi.model.Cluster;
import mightypi.model.Randomness;
import org.xbill.DNS.Name;

/** The name server of the cluster's pods, from start to close. */
public final class ClusterDns implements AutoCloseable {

  private final List<UdpFace> datagrams = new ArrayList<>();
  private final List<TcpFace> connections = new ArrayList<>();

  private ClusterDns() {}

  /** Listens at every address of the configuration, by UDP and TCP at the same port. */
  public static ClusterDns start(Cluster cluster, DnsConfig config) throws IOException {
    return start(cluster, config, () -> Zones.NONE);
  }

  /**
   * As above; names of our own zones are answered from their tables, so that pods need no way
   * through the world to them.
   */
  public static ClusterDns start(Cluster cluster, DnsConfig config, Supplier<Zones> zones)
      throws IOException {
    Name origin = Name.fromString(config.domain(), Name.root);
    Forwarder forwarder = new Forwarder(new Upstreams(config), Randomness.secure());
    Resolver resolver = new Resolver(cluster, origin, forwarder, new OwnZones(zones));
    ClusterDns dns = new ClusterDns();
    try {
      for (InetSocketAddress address : config.listen()) {
        dns.listen(address, resolver);
      }
      return dns;
    } catch (IOException e) {
      dns.close();
      throw e;
    }
  }

  private void listen(InetSocketAddress address, Resolver resolver) throws IOException {
    UdpFace udp = UdpFace.open(address, resolver);
    datagrams.add(udp);
    connections.add(TcpFace.open(udp.address(), resolver));
  }

  /** Where it listens; a port that was 0 in the configuration is known here. */
  public List<InetSocketAddress> addresses() throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (UdpFace each : datagrams) {
      addresses.add(each.address());
    }
    return addresses;
  }

  @Override
  public void close() throws IOException {
    for (UdpFace each : datagrams) {
      each.close();
    }
    for (TcpFace each : connections) {
      each.close();
    }
  }
}
