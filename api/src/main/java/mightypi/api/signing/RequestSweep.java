package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Forgets requests that are over: nobody reads them again. The times are Kubernetes'. */
public final class RequestSweep implements Controller {

  private static final Duration DECIDED = Duration.ofHours(1);
  private static final Duration PENDING = Duration.ofHours(24);

  private final Clock clock;

  public RequestSweep(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "certificatesigningrequest-cleaner-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SIGNING_REQUEST);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> document = now.find(key);
    Optional<Instant> end = document.map(SigningRequest::new).flatMap(RequestSweep::end);
    if (document.isEmpty() || end.isEmpty()) {
      return Decision.NOTHING;
    }
    Duration rest = Duration.between(clock.now(), end.get());
    return rest.isPositive()
        ? Decision.NOTHING.lookingAgainIn(rest)
        : Decision.of(Change.delete(key, document.get()));
  }

  /** Approved but not signed it stays: another signer may still come to it. */
  private static Optional<Instant> end(SigningRequest request) {
    Optional<Instant> undecided =
        request.conditions().isEmpty()
            ? request.birth().map(birth -> birth.plus(PENDING))
            : Optional.empty();
    boolean issued = request.is("Approved") && !request.certificate().isEmpty();
    Optional<Instant> approved =
        issued ? request.since("Approved").map(time -> time.plus(DECIDED)) : Optional.empty();
    return Stream.of(
            undecided,
            approved,
            issued ? expiry(request.certificate()) : Optional.<Instant>empty(),
            request.since("Denied").map(time -> time.plus(DECIDED)),
            request.since("Failed").map(time -> time.plus(DECIDED)))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> expiry(String certificate) {
    try {
      byte[] pem = Base64.getDecoder().decode(certificate.getBytes(US_ASCII));
      X509Certificate first =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return Optional.of(first.getNotAfter().toInstant());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
