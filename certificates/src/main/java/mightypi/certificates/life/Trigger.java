package mightypi.certificates.life;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.Status;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;

/**
 * Finds out that a Certificate is to be issued, and begins: the condition Issuing. After a failure
 * it waits an hour, then two, at last 32, unless somebody changes the Certificate meanwhile.
 */
public final class Trigger implements Controller {

  private static final Duration FIRST_WAIT = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 5;

  private final Clock clock;

  public Trigger(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-certificates-trigger";
  }

  @Override
  public Set<Kind> watches() {
    return Concerned.WATCHED;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Concerned.by(image, changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return Facts.of(now, key)
        .filter(facts -> !facts.certificate().isIssuing())
        .filter(facts -> SpecFaults.first(facts.certificate()).isEmpty())
        .filter(facts -> Sharing.fault(now, facts).isEmpty())
        .map(this::decide)
        .orElse(Decision.NOTHING);
  }

  private Decision decide(Facts facts) {
    Optional<Fault> fault = Checks.toBeIssued(facts, clock.now());
    if (fault.isEmpty()) {
      return RenewalTime.of(facts)
          .map(time -> Decision.NOTHING.lookingAgainIn(Naps.until(time, clock.now())))
          .orElse(Decision.NOTHING);
    }
    Optional<Instant> pause = pauseEnd(facts).filter(end -> clock.now().isBefore(end));
    if (pause.isPresent()) {
      return Decision.NOTHING.lookingAgainIn(Naps.until(pause.get(), clock.now()));
    }
    return begin(facts, fault.get());
  }

  /** A Certificate whose wish is no longer the one that failed need not wait. */
  private static Optional<Instant> pauseEnd(Facts facts) {
    Certificate certificate = facts.certificate();
    boolean isChanged = facts.next().stream().anyMatch(each -> !facts.mismatches(each).isEmpty());
    if (isChanged) {
      return Optional.empty();
    }
    int doublings = Math.clamp(certificate.failedIssuanceAttempts() - 1, 0, MOST_DOUBLINGS);
    return certificate
        .lastFailureTime()
        .map(time -> time.plus(FIRST_WAIT.multipliedBy(1L << doublings)));
  }

  private Decision begin(Facts facts, Fault fault) {
    Optional<Change> change =
        Status.of(facts.certificate().document())
            .saying(
                Status.Condition.of("Issuing", true, fault.reason(), fault.message()), clock.now())
            .change(Kinds.CERTIFICATE);
    return Decision.of(change.stream().toList())
        .telling(
            Occurrence.normal(
                Kinds.CERTIFICATE, facts.certificate().document(), "Issuing", fault.message()));
  }
}
