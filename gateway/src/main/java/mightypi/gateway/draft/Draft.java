package mightypi.gateway.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Hosts;
import mightypi.gateway.route.Listener;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.route.VirtualHost;

/**
 * Gathers what is to be served. Of what contradicts itself the first stays, so whoever is older
 * comes first. Used by one thread.
 */
public final class Draft {

  private final Map<Integer, PortDraft> ports = new TreeMap<>();
  private final Map<PoolKey, PoolPlan> pools = new LinkedHashMap<>();

  /** A port without TLS. */
  public PortDraft plain(int port) {
    return ports.computeIfAbsent(port, p -> new PortDraft(p, false));
  }

  /** A port with TLS. */
  public PortDraft tls(int port) {
    return ports.computeIfAbsent(port, p -> new PortDraft(p, true));
  }

  public void pool(PoolPlan plan) {
    pools.putIfAbsent(plan.key(), plan);
  }

  public List<PoolPlan> pools() {
    return List.copyOf(pools.values());
  }

  public SortedMap<Integer, Listener> listeners() {
    SortedMap<Integer, Listener> listeners = new TreeMap<>();
    ports.forEach((port, draft) -> listeners.put(port, draft.listener()));
    return listeners;
  }

  /** One port. */
  public static final class PortDraft {
    private final int port;
    private final boolean isTls;
    private final Map<HostPattern, List<Route>> hosts = new LinkedHashMap<>();
    private final Map<HostPattern, List<Route>> guests = new LinkedHashMap<>();
    private final Map<HostPattern, TlsBinding> bindings = new LinkedHashMap<>();

    private PortDraft(int port, boolean isTls) {
      this.port = port;
      this.isTls = isTls;
    }

    /** Serves the host, be it with nothing but 404: a wider pattern no longer answers for it. */
    public void host(HostPattern host) {
      hosts.computeIfAbsent(host, h -> new ArrayList<>());
    }

    public boolean has(HostPattern host) {
      return hosts.containsKey(host);
    }

    public void route(HostPattern host, Route route) {
      hosts.computeIfAbsent(host, h -> new ArrayList<>()).add(route);
    }

    /** A route for a host that does not make the host served otherwise than it was. */
    public void guest(HostPattern host, Route route) {
      guests.computeIfAbsent(host, h -> new ArrayList<>()).add(route);
    }

    /** False when the host is bound already. */
    public boolean bind(HostPattern host, TlsBinding binding) {
      return isTls && bindings.putIfAbsent(host, binding) == null;
    }

    public Optional<TlsBinding> binding(HostPattern host) {
      return Optional.ofNullable(bindings.get(host));
    }

    private Listener listener() {
      Hosts<List<Route>> settled = Hosts.of(hosts);
      Map<HostPattern, VirtualHost> virtual = new LinkedHashMap<>();
      hosts.forEach((host, routes) -> virtual.put(host, VirtualHost.of(host, full(host, routes))));
      guests.forEach(
          (host, routes) -> {
            List<Route> all = new ArrayList<>(routes);
            all.addAll(hosts.getOrDefault(host, settled.find(host.name()).orElse(List.of())));
            virtual.put(host, VirtualHost.of(host, all));
          });
      return new Listener(port, isTls, Hosts.of(bindings), Hosts.of(virtual));
    }

    /** What the Gateway API says of *.name holds for one label too. */
    private List<Route> full(HostPattern host, List<Route> routes) {
      List<Route> wider =
          host.form() == HostPattern.Form.ONE_LABEL
              ? hosts.getOrDefault(new HostPattern(HostPattern.Form.SUFFIX, host.name()), List.of())
              : List.of();
      if (wider.isEmpty()) {
        return routes;
      }
      List<Route> both = new ArrayList<>(routes);
      both.addAll(wider);
      return both;
    }
  }
}
