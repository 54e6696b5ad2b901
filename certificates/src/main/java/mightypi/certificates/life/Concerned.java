package mightypi.certificates.life;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.Issuer;
import mightypi.certificates.kind.SecretRef;
import mightypi.control.fact.Owners;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** The Certificates that something concerns. */
final class Concerned {

  static final Set<Kind> WATCHED =
      Set.of(
          Kinds.CERTIFICATE,
          Kinds.CERTIFICATE_REQUEST,
          Kinds.SECRET,
          Kinds.ISSUER,
          Kinds.CLUSTER_ISSUER);

  private Concerned() {}

  static Collection<Key> by(Image image, Key changed) {
    if (changed.kind().equals(Kinds.CERTIFICATE)) {
      return image
          .find(changed)
          .map(each -> sharing(image, new Certificate(each)))
          .orElse(List.of(changed));
    }
    if (changed.kind().equals(Kinds.CERTIFICATE_REQUEST)) {
      return image
          .find(changed)
          .flatMap(each -> Owners.controllerKey(each, Kinds.CERTIFICATE))
          .stream()
          .toList();
    }
    if (Issuer.isIssuer(changed.kind())) {
      return all(image, changed.namespace(), each -> isOf(each, changed));
    }
    return all(image, changed.namespace(), each -> speaksOf(each, changed.name()));
  }

  private static Collection<Key> sharing(Image image, Certificate certificate) {
    return all(
        image, certificate.namespace(), each -> each.secretName().equals(certificate.secretName()));
  }

  private static boolean isOf(Certificate certificate, Key issuer) {
    return certificate.issuerRef().isOurs()
        && certificate.issuerRef().key(certificate.namespace()).equals(issuer);
  }

  private static boolean speaksOf(Certificate certificate, String secret) {
    return certificate.secretName().equals(secret)
        || certificate.nextPrivateKeySecretName().equals(secret)
        || isPassword(certificate, "jks", secret)
        || isPassword(certificate, "pkcs12", secret);
  }

  private static boolean isPassword(Certificate certificate, String store, String secret) {
    return SecretRef.of(
            Json.map(certificate.spec(), "keystores", store, "passwordSecretRef"), "password")
        .filter(each -> each.name().equals(secret))
        .isPresent();
  }

  /** In a namespace, or in all when it is empty. */
  private static Collection<Key> all(Image image, String namespace, Predicate<Certificate> which) {
    Collection<Document> some =
        namespace.isEmpty()
            ? image.all(Kinds.CERTIFICATE)
            : image.all(Kinds.CERTIFICATE, namespace);
    return some.stream().map(Certificate::new).filter(which).map(Certificate::key).toList();
  }
}
