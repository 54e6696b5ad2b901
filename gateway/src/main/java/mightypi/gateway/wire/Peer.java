package mightypi.gateway.wire;

import io.netty.util.AsciiString;
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
 * @param name the remote address in words, made once a connection
 */
public record Peer(InetSocketAddress remote, int port, Optional<Tls> tls, AsciiString name) {

  public Peer(InetSocketAddress remote, int port, Optional<Tls> tls) {
    this(remote, port, tls, AsciiString.of(remote.getAddress().getHostAddress()));
  }

  /**
   * @param serverName of the SNI; empty without
   * @param certificate that the client has shown
   */
  public record Tls(
      String serverName, String version, String cipher, Optional<X509Certificate> certificate) {}

  public InetAddress address() {
    return remote.getAddress();
  }

  public boolean isTls() {
    return tls.isPresent();
  }

  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  public String serverName() {
    return tls.isPresent() ? tls.get().serverName() : "";
  }
}
