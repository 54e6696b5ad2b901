package mightypi.gateway.carry;

import io.netty.util.AsciiString;
import java.util.Optional;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;

/**
 * Finds the route of a request. What a trusted proxy took by TLS and hands on without it is served
 * as if it had come by TLS, or it would be sent to https for ever; but not where clients are to
 * show certificates, which the proxy cannot do for them.
 */
final class Lookup {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final AsciiString PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString SECURE = AsciiString.cached("https");

  private Lookup() {}

  static RouteTable.Found find(RouteTable table, RequestHead head, Peer peer, AskedView asked) {
    String host = HostPattern.normal(head.host());
    return table.find(port(table, head, peer, host), peer.serverName(), host, asked);
  }

  private static int port(RouteTable table, RequestHead head, Peer peer, String host) {
    if (peer.port() != HTTP || peer.isTls() || !table.settings().trusts(peer.address())) {
      return peer.port();
    }
    boolean wasSecure =
        head.fields().first(PROTO).filter(SECURE::contentEqualsIgnoreCase).isPresent();
    return wasSecure && !asksClients(table.tls(HTTPS, host)) ? HTTPS : HTTP;
  }

  private static boolean asksClients(Optional<TlsBinding> binding) {
    return binding
        .filter(
            each ->
                !(each instanceof TlsBinding.Terminate terminate)
                    || terminate.clients().isPresent())
        .isPresent();
  }
}
