package mightypi.program.assemble;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.balancer.address.AddressRange;

/**
 * One machine's cloud.
 *
 * @param data where everything is kept
 * @param lan the interface to serve a LAN on; empty: this machine only
 * @param pool the address ranges of the IPAddressPool {@code default}; empty: no pool is made
 * @param criEndpoint the socket of a container runtime that somebody else runs; empty: we run
 *     containerd ourselves
 */
public record CloudConfig(
    Path data,
    Optional<LanInterface> lan,
    List<AddressRange> pool,
    int apiPort,
    String nodeName,
    Optional<Path> criEndpoint,
    Networks networks) {

  public CloudConfig {
    pool = List.copyOf(pool);
  }

  /** An interface with the IPv4 address by which other machines know this one. */
  public record LanInterface(String name, InetAddress address, int prefix) {

    public AddressRange network() {
      return AddressRange.parse(address.getHostAddress() + "/" + prefix);
    }
  }
}
