package mightypi.gateway.route;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards a backend.
 *
 * @param serverName the name sent as SNI and looked for in the certificate; empty for the host of
 *     the request
 * @param isVerified whether the certificate must be trusted
 * @param authorities who is trusted; none for the system's
 * @param subjectNames if any, one of these must be in the certificate in place of the server name:
 *     DNS names and URIs
 * @param client what the gateway shows of itself
 */
public record BackendTls(
    Optional<String> serverName,
    boolean isVerified,
    List<X509Certificate> authorities,
    List<String> subjectNames,
    Optional<ServerCertificate> client) {

  /** Encrypted, and whoever answers is believed; what ingress-nginx does unless told otherwise. */
  public static final BackendTls UNVERIFIED =
      new BackendTls(Optional.empty(), false, List.of(), List.of(), Optional.empty());

  public BackendTls {
    authorities = List.copyOf(authorities);
    subjectNames = List.copyOf(subjectNames);
  }
}
