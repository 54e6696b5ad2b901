package mightypi.gateway.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Who is at the other end of a connection.
 *
 * @param remote of the client, by the PROXY protocol if it was spoken
 * @param port of the Service that the connection came to: 80, 443, …
 * @param tls empty for a connection without
 */
public record Peer(InetSocketAddress remote, int port, Optional<Tls> tls) {

  /**
   * @param serverName of the SNI; empty without
   * @param certificate that the client has shown
   */
  public record Tls(
      String serverName, String version, String cipher, Optional<X509Certificate> certificate) {}

  public InetAddress address() {
    return remote.getAddress();
  }

  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  public String serverName() {
    return tls.map(Tls::serverName).orElse("");
  }
}
