package mightypi.gateway.route;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its key, of a Secret of type kubernetes.io/tls. The same Secret at the same
 * version is the same object in every table, so that what is made of it may be kept by identity.
 *
 * @param secret {@code namespace/name}
 * @param chain the leaf first
 */
public record ServerCertificate(String secret, List<X509Certificate> chain, PrivateKey key) {

  public ServerCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(secret + ": no certificate");
    }
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Never the key. */
  @Override
  public String toString() {
    return secret;
  }
}
