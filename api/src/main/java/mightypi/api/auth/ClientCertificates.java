package mightypi.api.auth;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import mightypi.model.Clock;

/** Users by certificates of our own authority: the name is the CN, the groups are the O's. */
final class ClientCertificates {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final X509Certificate authority;
  private final Clock clock;
  private final Recent<X509Certificate, User> known = new Recent<>(64);

  ClientCertificates(X509Certificate authority, Clock clock) {
    this.authority = authority;
    this.clock = clock;
  }

  /** Empty when the certificate is not good. */
  Optional<User> user(X509Certificate certificate) {
    if (!isOfNow(certificate)) {
      return Optional.empty();
    }
    // A signature costs more than all else in a request, and is the same every time.
    return known.find(certificate, () -> verified(certificate));
  }

  private boolean isOfNow(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(clock.now()));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Optional<User> verified(X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      boolean ours =
          certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
      return ours && isForClients(certificate) ? Optional.of(named(certificate)) : Optional.empty();
    } catch (GeneralSecurityException | InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static boolean isForClients(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> purposes = certificate.getExtendedKeyUsage();
    return certificate.getBasicConstraints() < 0
        && purposes != null
        && purposes.contains(CLIENT_AUTH);
  }

  private static User named(X509Certificate certificate) throws InvalidNameException {
    String name = "";
    Set<String> groups = new HashSet<>();
    groups.add("system:authenticated");
    LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
    for (Rdn part : subject.getRdns()) {
      if (part.getType().equalsIgnoreCase("CN")) {
        name = part.getValue().toString();
      } else if (part.getType().equalsIgnoreCase("O")) {
        groups.add(part.getValue().toString());
      }
    }
    if (name.isEmpty()) {
      throw new InvalidNameException("a certificate without a CN names nobody");
    }
    return new User(name, "", groups, Map.of());
  }
}
