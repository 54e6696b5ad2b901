package mightypi.gateway.route;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What becomes of a TLS connection, by the name in its SNI. */
public sealed interface TlsBinding {

  /**
   * It ends here.
   *
   * @param certificates one or several of different key types; none when what was asked for is not
   *     there, which a self-signed one of the gateway stands in for
   * @param clients whether clients show certificates too
   */
  record Terminate(List<ServerCertificate> certificates, Optional<ClientValidation> clients)
      implements TlsBinding {
    public Terminate {
      certificates = List.copyOf(certificates);
    }
  }

  /** It is handed on as it is. */
  record Passthrough(Route.Origin origin, List<Backend> backends) implements TlsBinding {
    public Passthrough {
      backends = List.copyOf(backends);
    }
  }

  /**
   * Certificates of clients.
   *
   * @param isRequired whether the handshake fails without a good one
   * @param passesOn whether backends are told it
   */
  record ClientValidation(List<X509Certificate> authorities, boolean isRequired, boolean passesOn) {
    public ClientValidation {
      authorities = List.copyOf(authorities);
    }
  }
}
