package mightypi.dns;

import java.net.InetSocketAddress;

/**
 * Where the zones of this cloud are served.
 *
 * @param listen UDP and TCP; nothing listens while there is no Zone
 * @param api where the HTTP API listens; nothing does while there is no token
 */
public record NameserverConfig(InetSocketAddress listen, InetSocketAddress api) {

  public static final int PORT = 5353;
  public static final int API_PORT = 8053;

  /** The usual ports at one address. */
  public static NameserverConfig at(java.net.InetAddress address) {
    return new NameserverConfig(
        new InetSocketAddress(address, PORT), new InetSocketAddress(address, API_PORT));
  }
}
