package mightypi.gateway;

import java.net.InetAddress;
import java.util.List;
import mightypi.gateway.listen.ClientLimits;
import mightypi.gateway.route.Listener;

/**
 * How traffic is taken.
 *
 * @param addresses to listen on
 * @param httpPort where port 80 of the Service arrives; 0 for any that is free
 * @param httpsPort where port 443 arrives
 * @param metricsPort where Prometheus reads, on the first address; 0 for any that is free
 */
public record TrafficConfig(
    List<InetAddress> addresses,
    int httpPort,
    int httpsPort,
    int metricsPort,
    ClientLimits limits) {

  public static final int METRICS_PORT = 8489;

  public TrafficConfig {
    addresses = List.copyOf(addresses);
  }

  /** On one address with the usual ports. */
  public static TrafficConfig at(InetAddress address) {
    return new TrafficConfig(
        List.of(address),
        Listener.localPort(80),
        Listener.localPort(443),
        METRICS_PORT,
        ClientLimits.DEFAULT);
  }

  /** The local port of a port of the Service. */
  int localPort(int port) {
    return switch (port) {
      case 80 -> httpPort;
      case 443 -> httpsPort;
      default -> Listener.localPort(port);
    };
  }
}
