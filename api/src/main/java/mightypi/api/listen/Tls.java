package mightypi.api.listen;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who the server is, and whose certificates it asks clients for.
 *
 * @param chain the server's own certificate first
 * @param clientAuthorities named to clients, so that they find the right certificate; whether one
 *     is good is decided later
 */
public record Tls(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {

  public Tls {
    chain = List.copyOf(chain);
    clientAuthorities = List.copyOf(clientAuthorities);
  }
}
