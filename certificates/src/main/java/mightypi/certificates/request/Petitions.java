package mightypi.certificates.request;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Issuer;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Which requests are still to be answered, and what concerns them. */
final class Petitions {

  static final Set<Kind> WATCHED =
      Set.of(Kinds.CERTIFICATE_REQUEST, Kinds.ISSUER, Kinds.CLUSTER_ISSUER, Kinds.SECRET);

  private Petitions() {}

  /** A request to an issuer of ours of which nothing came yet. */
  static Optional<CertificateRequest> open(Image now, Key key) {
    return now.find(key)
        .filter(each -> !each.isDeleting())
        .map(CertificateRequest::new)
        .filter(each -> each.issuerRef().isOurs())
        .filter(each -> !each.isOver());
  }

  static Collection<Key> concerned(Image image, Key changed) {
    if (changed.kind().equals(Kinds.CERTIFICATE_REQUEST)) {
      return List.of(changed);
    }
    if (Issuer.isIssuer(changed.kind())) {
      return image.all(Kinds.CERTIFICATE_REQUEST).stream()
          .map(CertificateRequest::new)
          .filter(each -> each.issuerRef().isOurs())
          .filter(each -> each.issuerRef().key(each.namespace()).equals(changed))
          .map(CertificateRequest::key)
          .toList();
    }
    return image.all(Kinds.CERTIFICATE_REQUEST, changed.namespace()).stream()
        .map(CertificateRequest::new)
        .filter(each -> each.privateKeySecretName().equals(changed.name()))
        .map(CertificateRequest::key)
        .toList();
  }
}
