package mightypi.certificates.request;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.IssuerRef;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;

/** Tells requests that nobody can sign why: they were denied, or their issuer is not there. */
public final class Refusal implements Controller {

  private final Answers answers;

  public Refusal(Clock clock) {
    this.answers = new Answers(clock);
  }

  @Override
  public String name() {
    return "cert-manager-certificaterequests-issuer";
  }

  @Override
  public Set<Kind> watches() {
    return Petitions.WATCHED;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Petitions.concerned(image, changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<CertificateRequest> open = Petitions.open(now, key);
    if (open.isEmpty()) {
      return Decision.NOTHING;
    }
    if (open.get().isDenied()) {
      return answers.denied(open.get());
    }
    IssuerRef issuer = open.get().issuerRef();
    return issuer.find(now, key.namespace()).isPresent()
        ? Decision.NOTHING
        : answers.pending(open.get(), "IssuerNotFound", absent(now, issuer, key.namespace()));
  }

  private static String absent(Image now, IssuerRef issuer, String namespace) {
    String message =
        "Referenced \"%s\" not found: %s.cert-manager.io \"%s\" not found"
            .formatted(
                issuer.kind(), issuer.kind().toLowerCase(java.util.Locale.ROOT), issuer.name());
    String other =
        issuer.kind().equals(IssuerRef.ISSUER) ? IssuerRef.CLUSTER_ISSUER : IssuerRef.ISSUER;
    return new IssuerRef(issuer.name(), other, "").find(now, namespace).isEmpty()
        ? message
        : message
            + "; there is %s %s of that name. Mend: set spec.issuerRef.kind: %s"
                .formatted(other.equals(IssuerRef.ISSUER) ? "an" : "a", other, other);
  }
}
