package mightypi.certificates.life;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Status;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Says whether a Certificate is good now, from when until when, and when it is renewed. */
public final class Readiness implements Controller {

  private final Clock clock;

  public Readiness(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-certificates-readiness";
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
    return Facts.of(now, key).map(facts -> decide(now, facts)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Facts facts) {
    Optional<Fault> fault =
        SpecFaults.first(facts.certificate())
            .or(() -> Sharing.fault(now, facts))
            .or(() -> Checks.notReady(facts, clock.now()));
    Optional<X509Certificate> leaf = leaf(facts);
    Optional<Instant> end = leaf.map(each -> each.getNotAfter().toInstant());
    Status next =
        Status.of(facts.certificate().document())
            .with(time(end), "notAfter")
            .with(time(leaf.map(each -> each.getNotBefore().toInstant())), "notBefore")
            .with(time(RenewalTime.of(facts)), "renewalTime")
            .saying(condition(fault), clock.now());
    Decision decision = Decision.of(next.change(Kinds.CERTIFICATE).stream().toList());
    return end.filter(clock.now()::isBefore)
        .map(each -> decision.lookingAgainIn(Naps.until(each, clock.now())))
        .orElse(decision);
  }

  /** Of a Secret that belongs to this Certificate or to none. */
  private static Optional<X509Certificate> leaf(Facts facts) {
    try {
      return facts.secret().isEmpty() ? Optional.empty() : Optional.of(facts.secret().get().leaf());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static @org.jspecify.annotations.Nullable Object time(Optional<Instant> time) {
    return time.map(Fields::time).orElse(null);
  }

  private static Status.Condition condition(Optional<Fault> fault) {
    return fault
        .map(each -> Status.Condition.of("Ready", false, each.reason(), each.message()))
        .orElseGet(
            () ->
                Status.Condition.of(
                    "Ready", true, "Ready", "Certificate is up to date and has not expired"));
  }
}
