package mightypi.balancer.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import mightypi.balancer.address.AddressRange;
import mightypi.model.Clock;

/**
 * A program for a host of the test's LAN: does what its standard input says, with the real classes
 * on eth0.
 */
final class LanProbe {

  private LanProbe() {}

  @SuppressWarnings("SystemOut") // its output is its answer
  public static void main(String[] arguments) throws IOException, InterruptedException {
    KernelProxy kernel = new KernelProxy(Set.of("eth0"));
    kernel.prepare();
    try (ArpInterface arp =
        ArpInterface.open(
            "eth0", Clock.SYSTEM, (address, mac) -> System.out.println("conflict " + mac))) {
      for (String argument : arguments) {
        String[] words = argument.split("=", 2);
        InetAddress address = AddressRange.address(words[1]);
        switch (words[0]) {
          case "probe" -> {
            Optional<String> holder = arp.probe(address);
            System.out.println("probe " + holder.orElse("free"));
          }
          case "probe6" -> {
            Optional<String> holder = NeighborDiscovery.probe("eth0", address);
            System.out.println("probe6 " + holder.orElse("free"));
          }
          case "hold" -> {
            kernel.hold(address, Set.of());
            if (words[1].indexOf(':') < 0) {
              arp.announce(address);
            }
          }
          case "release" -> kernel.release(address);
          default -> throw new IllegalArgumentException(argument);
        }
      }
      System.out.println("held " + kernel.held());
    }
  }
}
