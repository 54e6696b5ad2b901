package mightypi.certificates.life;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Durations;
import mightypi.certificates.kind.Issuer;
import mightypi.certificates.x509.KeyWish;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.Requests;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * What an image knows of a Certificate.
 *
 * @param secret the one that it is kept in
 * @param requests those that were made for it
 */
record Facts(
    Certificate certificate,
    Optional<TlsSecret> secret,
    List<CertificateRequest> requests,
    Optional<Issuer> issuer) {

  private static final Set<String> DEFAULT_USAGES = Set.of("digital signature", "key encipherment");

  /** Empty when the Certificate is gone or going. */
  static Optional<Facts> of(Image now, Key key) {
    return now.find(key).filter(each -> !each.isDeleting()).map(each -> of(now, each));
  }

  private static Facts of(Image now, Document document) {
    Certificate certificate = new Certificate(document);
    return new Facts(
        certificate,
        now.find(certificate.secretKey()).map(TlsSecret::new),
        Owners.controlled(now, Kinds.CERTIFICATE_REQUEST, document).stream()
            .map(CertificateRequest::new)
            .sorted(Comparator.comparing(each -> each.document().name()))
            .toList(),
        certificate.issuerRef().find(now, certificate.namespace()));
  }

  KeyWish keyWish() {
    return KeyWish.of(Json.at(certificate.spec(), "privateKey").orElse(null));
  }

  int nextRevision() {
    return certificate.revision() + 1;
  }

  /** The request that the Certificate in use came of. */
  Optional<CertificateRequest> current() {
    return ofRevision(certificate.revision()).stream().findFirst();
  }

  /** The requests of the issuance that is under way, or that failed last. */
  List<CertificateRequest> next() {
    return ofRevision(nextRevision());
  }

  private List<CertificateRequest> ofRevision(int revision) {
    return requests.stream()
        .filter(each -> each.revision().equals(String.valueOf(revision)))
        .toList();
  }

  /**
   * The common name to ask for. An ACME authority refuses one that is none of the names, for nobody
   * has shown control of it; so it is left out there.
   */
  String commonNameToAsk() {
    boolean isAcme = issuer.filter(Issuer::isAcme).isPresent();
    return isAcme && isCommonNameApart() ? "" : certificate.commonName();
  }

  boolean isCommonNameApart() {
    String name = certificate.commonName();
    return !name.isEmpty()
        && !certificate.dnsNames().contains(name)
        && !certificate.ipAddresses().contains(name);
  }

  /** The fields in which a request is not what is wanted now. */
  List<String> mismatches(CertificateRequest request) {
    List<String> fields = new ArrayList<>();
    try {
      PKCS10CertificationRequest csr = Pem.request(request.request().orElse(new byte[0]));
      fields.addAll(Requests.differences(certificate, commonNameExpectedIn(csr), csr));
    } catch (IOException e) {
      fields.add("spec.request");
    }
    if (certificate.isCa() != request.isCa()) {
      fields.add("spec.isCA");
    }
    if (!usages(certificate.usages()).equals(usages(request.usages()))) {
      fields.add("spec.usages");
    }
    Optional<?> wanted = Json.text(certificate.spec(), "duration").flatMap(Durations::parse);
    if (!Objects.equals(wanted, request.duration())) {
      fields.add("spec.duration");
    }
    if (!certificate.issuerRef().equals(request.issuerRef())) {
      fields.add("spec.issuerRef");
    }
    return fields;
  }

  /** While the issuer is not known, both ways of asking are right. */
  private String commonNameExpectedIn(PKCS10CertificationRequest csr) {
    return issuer.isEmpty() && isCommonNameApart() && Requests.commonName(csr).isEmpty()
        ? ""
        : commonNameToAsk();
  }

  private static Set<String> usages(List<String> words) {
    return words.isEmpty() ? DEFAULT_USAGES : new HashSet<>(words);
  }

  /** Whether the Secret says that it was issued for this Certificate. */
  boolean isOurs(TlsSecret tls) {
    return Fields.annotation(tls.document(), TlsSecret.CERTIFICATE_NAME).equals(certificate.name());
  }
}
