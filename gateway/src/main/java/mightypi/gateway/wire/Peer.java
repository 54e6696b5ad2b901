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
   * @param clients whether certificates of clients are asked for
   * @param certificate that the client has shown
   */
  public record Tls(
      String serverName,
      String version,
      String cipher,
      Clients clients,
      Optional<X509Certificate> certificate) {}

  /** What the connection asked of the client. */
  public enum Clients {
    NOT_ASKED,
    ASKED,
    /** And backends are given the certificate. */
    ASKED_AND_PASSED_ON
  }

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
