package mightypi.gateway.route;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the gateway serves at one moment.
 *
 * @param listeners by port of the Service
 * @param pools every pool that a route names
 * @param settings what holds for all of them
 */
public record RouteTable(
    SortedMap<Integer, Listener> listeners, Map<PoolKey, Pool> pools, Settings settings) {

  public static final RouteTable EMPTY =
      new RouteTable(new TreeMap<>(), Map.of(), Settings.DEFAULT);

  public RouteTable {
    listeners = Collections.unmodifiableSortedMap(new TreeMap<>(listeners));
    pools = Map.copyOf(pools);
  }

  /** What a request came to. */
  public sealed interface Found {
    record Routed(VirtualHost host, Route route) implements Found {}

    /** The host is served, the path is not (404). */
    record NoRoute(VirtualHost host) implements Found {}

    /** Nobody of that name (404). */
    record NoHost() implements Found {}

    /**
     * The connection was made under another name, to which other certificates or rules for clients
     * belong (421, RFC 9110 §15.5.20).
     */
    record Misdirected() implements Found {}
  }

  /**
   * What to do with a TLS connection.
   *
   * @param serverName of the SNI; empty when there was none
   */
  public Optional<TlsBinding> tls(int port, String serverName) {
    Listener listener = listeners.get(port);
    return listener == null
        ? Optional.empty()
        : listener.tls().find(HostPattern.normal(serverName));
  }

  /**
   * The route of a request.
   *
   * @param serverName the SNI of its connection; empty without TLS or without SNI
   * @param host of its Host or :authority, without the port
   */
  public Found find(int port, String serverName, String host, RequestView request) {
    Listener listener = listeners.get(port);
    if (listener == null) {
      return new Found.NoHost();
    }
    String name = HostPattern.normal(host);
    if (listener.isTls() && isMisdirected(listener, serverName, name)) {
      return new Found.Misdirected();
    }
    Optional<VirtualHost> found = listener.hosts().find(name);
    if (found.isEmpty()) {
      return new Found.NoHost();
    }
    VirtualHost virtual = found.get();
    return virtual
        .find(request)
        .<Found>map(route -> new Found.Routed(virtual, route))
        .orElseGet(() -> new Found.NoRoute(virtual));
  }

  /**
   * Browsers send requests for several names through one connection when its certificate has them
   * all, and some clients name nobody; that is fine as long as what the handshake asked of the
   * client is the same.
   */
  private static boolean isMisdirected(Listener listener, String serverName, String host) {
    if (serverName.equalsIgnoreCase(host)) {
      return false;
    }
    Optional<TlsBinding> here = listener.tls().find(HostPattern.normal(serverName));
    Optional<TlsBinding> there = listener.tls().find(host);
    return !here.equals(there) && !clients(here).equals(clients(there));
  }

  private static Object clients(Optional<TlsBinding> binding) {
    return binding
        .<Object>map(
            each ->
                switch (each) {
                  case TlsBinding.Terminate terminate -> terminate.clients();
                  case TlsBinding.Passthrough passthrough -> passthrough;
                })
        .orElse(Optional.empty());
  }
}
