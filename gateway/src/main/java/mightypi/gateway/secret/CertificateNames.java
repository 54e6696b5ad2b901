package mightypi.gateway.secret;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mightypi.gateway.route.HostPattern;

/** The DNS names of a certificate: of its subjectAltName alone (RFC 9525 §6.3). */
public final class CertificateNames {

  private static final Integer DNS_NAME = 2;

  private CertificateNames() {}

  public static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    for (List<?> each : alternatives(certificate)) {
      if (DNS_NAME.equals(each.get(0)) && each.get(1) instanceof String name) {
        names.add(HostPattern.normal(name));
      }
    }
    return names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of(); // a certificate for nobody
    }
  }

  /** Whether it is good for the host, or for all that a wildcard of one label stands for. */
  public static boolean cover(X509Certificate certificate, HostPattern host) {
    for (String name : of(certificate)) {
      boolean covers =
          name.equals(host.toString())
              || (host.form() == HostPattern.Form.EXACT
                  && HostPattern.ofIngress(name).matches(host.name()));
      if (covers) {
        return true;
      }
    }
    return false;
  }
}
