package mightypi.gateway;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Hosts;
import mightypi.gateway.route.Listener;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.Pool;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.ServerCertificate;
import mightypi.gateway.route.Settings;
import mightypi.gateway.route.Then;
import mightypi.gateway.route.Timeouts;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.route.VirtualHost;
import mightypi.model.Clock;
import mightypi.model.Randomness;

/**
 * The gateway without the rest of the cloud, with a table of one route: everything to one origin.
 * For {@code benchmarks/beside-proxies}.
 */
final class GatewayAlone {

  private static final PoolKey WEB = new PoolKey("bench", "web", "80", Protocol.HTTP, "");

  /** The origin's port, the certificate, and its key. */
  public static void main(String[] arguments) throws Exception {
    TrafficConfig config = TrafficConfig.at(InetAddress.ofLiteral("127.0.0.1"));
    Traffic traffic = Traffic.start(config, Clock.SYSTEM, Randomness.secure());
    ServerCertificate certificate = certificate(Path.of(arguments[1]), Path.of(arguments[2]));
    traffic.serve(table(Integer.parseInt(arguments[0]), certificate));
    Thread.sleep(Long.MAX_VALUE);
  }

  private static RouteTable table(int origin, ServerCertificate certificate) {
    Endpoint endpoint = new Endpoint("127.0.0.1", origin, Optional.empty(), true);
    Pool pool = new Pool(WEB, List.of(endpoint), Optional.empty(), LoadBalancing.DEFAULT);
    Then.Forward forward =
        new Then.Forward(
            List.of(Backend.to(WEB)),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Timeouts.DEFAULT,
            Retry.DEFAULT,
            503);
    Route route =
        Route.of(
            new Route.Origin("Ingress", "bench", "web", "0"), Match.of(PathMatch.EVERY), forward);
    Hosts<VirtualHost> hosts =
        Hosts.of(Map.of(HostPattern.ANY, VirtualHost.of(HostPattern.ANY, List.of(route))));
    Hosts<TlsBinding> tls =
        Hosts.of(
            Map.of(
                HostPattern.ANY, new TlsBinding.Terminate(List.of(certificate), Optional.empty())));
    return new RouteTable(
        new TreeMap<>(
            Map.of(
                80, new Listener(80, false, Hosts.of(Map.of()), hosts),
                443, new Listener(443, true, tls, hosts))),
        Map.of(WEB, pool),
        Settings.DEFAULT);
  }

  private static ServerCertificate certificate(Path chain, Path key) throws Exception {
    try (var in = Files.newInputStream(chain)) {
      X509Certificate leaf =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      String text = Files.readString(key).replaceAll("-----[^-]+-----|\\s", "");
      PrivateKey secret =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
      return new ServerCertificate("bench/certificate", List.of(leaf), secret);
    }
  }
}
