package mightypi.certificates.kind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** One request to an issuer, and what came of it. */
public record CertificateRequest(Document document) {

  // The reasons of its Ready condition.
  public static final String PENDING = "Pending";
  public static final String FAILED = "Failed";
  public static final String ISSUED = "Issued";
  public static final String DENIED = "Denied";

  public static final String CERTIFICATE_NAME = "cert-manager.io/certificate-name";
  public static final String REVISION = "cert-manager.io/certificate-revision";
  public static final String PRIVATE_KEY = "cert-manager.io/private-key-secret-name";

  public Key key() {
    return document.key(Kinds.CERTIFICATE_REQUEST);
  }

  public String namespace() {
    return document.namespace();
  }

  public IssuerRef issuerRef() {
    return IssuerRef.in(document);
  }

  /** The request of PKCS#10 in PEM; empty when the field cannot be read. */
  public Optional<byte[]> request() {
    return Json.text(document.tree(), "spec", "request").flatMap(SecretRef::decoded);
  }

  public Optional<Duration> duration() {
    return Json.text(document.tree(), "spec", "duration").flatMap(Durations::parse);
  }

  public boolean isCa() {
    return Fields.flag(document.tree(), "spec", "isCA");
  }

  public List<String> usages() {
    return Certificate.texts(document.tree(), "spec", "usages");
  }

  public boolean isApproved() {
    return Conditions.status(document, "Approved").equals("True");
  }

  public boolean isDenied() {
    return Conditions.status(document, "Denied").equals("True");
  }

  /** The reason of its Ready condition; empty when there is none yet. */
  public String readyReason() {
    return Conditions.find(Conditions.of(document), "Ready")
        .map(each -> Fields.text(each, "reason"))
        .orElse("");
  }

  public boolean isReady() {
    return Conditions.status(document, "Ready").equals("True");
  }

  /** Nothing will come of it any more, or it has come. */
  public boolean isOver() {
    return isReady() || List.of(FAILED, DENIED).contains(readyReason());
  }

  /** The certificate and its chain in PEM. */
  public Optional<byte[]> certificate() {
    return Json.text(document.tree(), "status", "certificate").flatMap(SecretRef::decoded);
  }

  /** The certificate of the signer in PEM. */
  public Optional<byte[]> ca() {
    return Json.text(document.tree(), "status", "ca").flatMap(SecretRef::decoded);
  }

  public String revision() {
    return Fields.annotation(document, REVISION);
  }

  public String privateKeySecretName() {
    return Fields.annotation(document, PRIVATE_KEY);
  }
}
