package mightypi.why.fact;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.why.evidence.Handshake.Served;

/** A Secret of type kubernetes.io/tls. */
public final class TlsSecret {

  private TlsSecret() {}

  /** Whether who asks may look at Secrets; a cluster always has some. */
  public static boolean areSeen(Image image) {
    return !image.all(Kinds.SECRET).isEmpty();
  }

  public static boolean isHalfWritten(Document secret) {
    return part(secret, "tls.crt").isEmpty() || part(secret, "tls.key").isEmpty();
  }

  private static Optional<String> part(Document secret, String name) {
    return Json.text(secret.tree(), "data", name).filter(each -> !each.isEmpty());
  }

  /** Its first certificate. */
  public static Optional<Served> certificate(Document secret) {
    return part(secret, "tls.crt").flatMap(TlsSecret::first);
  }

  private static Optional<Served> first(String base64) {
    try {
      byte[] pem = Base64.getDecoder().decode(base64);
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(each -> Served.of((X509Certificate) each))
          .findFirst();
    } catch (IllegalArgumentException | CertificateException e) {
      return Optional.empty(); // what is none says nothing
    }
  }
}
