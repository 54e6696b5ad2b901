package mightypi.api.auth;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Finds out who asks. */
public interface Authenticator {

  /**
   * The user; {@link User#ANONYMOUS} when nothing was presented; throws StatusException 401 when
   * what was presented is not good.
   *
   * @param certificate that the TLS handshake has proven possession of; its chain is not yet
   *     verified
   * @param authorization the value of the Authorization header
   */
  User authenticate(Optional<X509Certificate> certificate, Optional<String> authorization);
}
