package mightypi.certificates.request;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Status;
import mightypi.certificates.x509.Pem;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Decision;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;

/** What a request is told: to wait, that it failed, or its certificate. */
record Answers(Clock clock) {

  private static final String READY = "Ready";

  Decision pending(CertificateRequest request, String event, String message) {
    return tell(
        request,
        Status.of(request.document()),
        ready(false, CertificateRequest.PENDING, message),
        Occurrence.normal(Kinds.CERTIFICATE_REQUEST, request.document(), event, message));
  }

  Decision failed(CertificateRequest request, String event, String message) {
    return over(request, CertificateRequest.FAILED, event, message);
  }

  Decision denied(CertificateRequest request) {
    String message = "The CertificateRequest was denied by an approval controller";
    return over(request, CertificateRequest.DENIED, CertificateRequest.DENIED, message);
  }

  private Decision over(CertificateRequest request, String reason, String event, String message) {
    Status failed = Status.of(request.document()).with(Fields.time(clock.now()), "failureTime");
    return tell(
        request,
        failed,
        ready(false, reason, message),
        Occurrence.warning(Kinds.CERTIFICATE_REQUEST, request.document(), event, message));
  }

  Decision issued(
      CertificateRequest request, List<X509Certificate> chain, Optional<X509Certificate> root) {
    String message = "Certificate fetched from issuer successfully";
    Status done =
        Status.of(request.document())
            .with(base64(chain), "certificate")
            .with(root.map(each -> base64(List.of(each))).orElse(null), "ca");
    return tell(
        request,
        done,
        ready(true, CertificateRequest.ISSUED, message),
        Occurrence.normal(
            Kinds.CERTIFICATE_REQUEST, request.document(), "CertificateIssued", message));
  }

  private static String base64(List<X509Certificate> certificates) {
    return Base64.getEncoder().encodeToString(Pem.write(certificates));
  }

  private static Status.Condition ready(boolean holds, String reason, String message) {
    return Status.Condition.of(READY, holds, reason, message).withoutGeneration();
  }

  /** What was said before is not said again. */
  private Decision tell(
      CertificateRequest request, Status status, Status.Condition condition, Occurrence event) {
    boolean isSaid =
        Conditions.find(Conditions.of(request.document()), READY)
            .filter(each -> Fields.text(each, "reason").equals(condition.reason()))
            .filter(each -> Fields.text(each, "message").equals(condition.message()))
            .isPresent();
    if (isSaid) {
      return Decision.NOTHING;
    }
    List<Step> steps = new ArrayList<>();
    Optional<Change> change =
        status.saying(condition, clock.now()).change(Kinds.CERTIFICATE_REQUEST);
    change.ifPresent(steps::add);
    steps.add(event);
    return Decision.of(steps);
  }
}
