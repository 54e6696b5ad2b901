package mightypi.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where the zones of this cluster are served.
 *
 * @param node the node that the sockets are on
 * @param listen UDP and TCP; nothing listens while there is no Zone
 * @param api where the HTTP API listens; nothing does while there is no token
 * @param responsesPerSecond how many equal answers a network gets by datagrams; 0 for any number
 */
public record NameserverConfig(
    String node, InetSocketAddress listen, InetSocketAddress api, int responsesPerSecond) {

  public static final int PORT = 5353;
  public static final int API_PORT = 8053;

  /** Enough for any resolver that remembers answers; too little to flood others with. */
  public static final int RESPONSES_PER_SECOND = 200;

  /** The usual ports at one address. */
  public static NameserverConfig at(String node, InetAddress address) {
    return new NameserverConfig(
        node,
        new InetSocketAddress(address, PORT),
        new InetSocketAddress(address, API_PORT),
        RESPONSES_PER_SECOND);
  }
}
