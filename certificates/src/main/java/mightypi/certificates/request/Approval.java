package mightypi.certificates.request;

import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Status;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;

/** Approves requests to issuers of ours that nobody denied. */
public final class Approval implements Controller {

  private static final String REASON = "cert-manager.io";
  private static final String MESSAGE = "Certificate request has been approved by cert-manager.io";

  private final Clock clock;

  public Approval(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-certificaterequests-approver";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CERTIFICATE_REQUEST);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<CertificateRequest> open =
        now.find(key)
            .filter(each -> !each.isDeleting())
            .map(CertificateRequest::new)
            .filter(each -> each.issuerRef().isOurs())
            .filter(each -> !each.isApproved() && !each.isDenied());
    return open.map(this::approve).orElse(Decision.NOTHING);
  }

  private Decision approve(CertificateRequest request) {
    Status.Condition approved =
        Status.Condition.of("Approved", true, REASON, MESSAGE).withoutGeneration();
    return Decision.of(
            Status.of(request.document())
                .saying(approved, clock.now())
                .change(Kinds.CERTIFICATE_REQUEST)
                .stream()
                .toList())
        .telling(Occurrence.normal(Kinds.CERTIFICATE_REQUEST, request.document(), REASON, MESSAGE));
  }
}
