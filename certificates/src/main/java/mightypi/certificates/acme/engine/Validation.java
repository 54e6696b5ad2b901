package mightypi.certificates.acme.engine;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** Asks an authority to look at what a Challenge shows (RFC 8555 §7.5.1), and waits for it. */
final class Validation {

  private static final String COMPONENT = "cert-manager-challenges";
  private static final Duration POLL = Duration.ofSeconds(2);

  /** Of looks in vain after which the authority is asked whether it waits at all. */
  private static final int PATIENCE = 60;

  private final Ledger ledger;
  private final Authorities authorities;
  private final AcmeConfig config;
  private final Clock clock;

  Validation(Ledger ledger, Authorities authorities, AcmeConfig config, Clock clock) {
    this.ledger = ledger;
    this.authorities = authorities;
    this.config = config;
    this.clock = clock;
  }

  /** What was shown is visible: asks for validation, or what came of it. */
  Next of(AcmeChallenge challenge, AcmeIssuer issuer) throws InterruptedException {
    Optional<Instant> until = Waits.until(challenge.document(), clock);
    if (until.isPresent()) {
      return Waits.till(until.get(), clock);
    }
    try {
      Authority.Member member = authorities.member(ledger.now(), issuer);
      Authorization known = fetch(challenge, member);
      if (known.getStatus() == Status.PENDING) {
        accept(challenge, known, member);
        known = fetch(challenge, member);
      }
      return state(challenge, known);
    } catch (AcmeException e) {
      return refused(challenge, issuer, Fault.of(e, clock.now()));
    } catch (IOException e) {
      return passing(challenge, String.valueOf(e.getMessage()));
    }
  }

  private static Authorization fetch(AcmeChallenge challenge, Authority.Member member)
      throws AcmeException, InterruptedException, IOException {
    String url = challenge.spec("authorizationURL");
    Authorization authorization;
    try {
      authorization = member.login().bindAuthorization(URI.create(url).toURL());
    } catch (IllegalArgumentException e) {
      throw new IOException("spec.authorizationURL is not a URL: " + url, e);
    }
    return member.ask(
        () -> {
          Optional<Instant> unused = authorization.fetch();
          return authorization;
        });
  }

  private static Optional<Challenge> offer(AcmeChallenge challenge, Authorization known) {
    return known.getChallenges().stream()
        .filter(each -> each.getLocation().toString().equals(challenge.spec("url")))
        .findFirst();
  }

  private static void accept(AcmeChallenge challenge, Authorization known, Authority.Member member)
      throws AcmeException, InterruptedException {
    Optional<Challenge> offer =
        offer(challenge, known).filter(each -> each.getStatus() == Status.PENDING);
    if (offer.isPresent()) {
      member.ask(
          () -> {
            offer.get().trigger();
            return true;
          });
    }
  }

  private Next state(AcmeChallenge challenge, Authorization known) {
    return switch (known.getStatus()) {
      case VALID -> valid(challenge);
      case PENDING, PROCESSING ->
          known.getRetryAfter().map(time -> Waits.till(time, clock)).orElse(new Next.After(POLL));
      case INVALID ->
          lost(
              challenge,
              "invalid",
              offer(challenge, known)
                  .flatMap(Challenge::getError)
                  .map(Fault::words)
                  .orElse("the authorization is invalid"));
      default ->
          lost(
              challenge,
              known.getStatus() == Status.EXPIRED ? "expired" : "errored",
              "the authorization is " + known.getStatus().name().toLowerCase(Locale.ROOT));
    };
  }

  private Next valid(AcmeChallenge challenge) {
    ledger.tell(
        COMPONENT,
        Occurrence.normal(
            Kinds.CHALLENGE,
            challenge.document(),
            "DomainVerified",
            "Domain \"%s\" verified with \"%s\" validation"
                .formatted(challenge.dnsName(), challenge.type())));
    return note(challenge, "valid", "Successfully authorized domain");
  }

  private Next lost(AcmeChallenge challenge, String state, String why) {
    String reason =
        "Error accepting authorization: acme: authorization error for %s: %s"
            .formatted(challenge.dnsName(), why);
    ledger.tell(
        COMPONENT,
        Occurrence.warning(
            Kinds.CHALLENGE,
            challenge.document(),
            "Failed",
            "Accepting challenge authorization failed: " + why));
    return note(challenge, state, reason);
  }

  private Next refused(AcmeChallenge challenge, AcmeIssuer issuer, Fault fault) {
    return switch (fault) {
      case Fault.Limited(String words, Instant until) -> {
        Next unused = passing(challenge, words + "; asking again after " + Fields.time(until));
        Waits.remember(ledger, challenge.key(), challenge.document(), until);
        yield Waits.till(until, clock);
      }
      case Fault.Passing(String words) -> passing(challenge, words);
      case Fault.Lasting(String words, String type) when type.equals("accountDoesNotExist") -> {
        Accounts.forget(ledger, issuer, clock);
        yield lost(challenge, "errored", words);
      }
      case Fault.Lasting(String words, String type) -> lost(challenge, "errored", words);
    };
  }

  private Next passing(AcmeChallenge challenge, String words) {
    Next unused = note(challenge, challenge.state(), words);
    return new Next.Again(config.longestBackoff());
  }

  /**
   * After many looks in vain: whether the authority does not wait for this any more, which is then
   * written down.
   */
  boolean isLost(AcmeChallenge challenge, AcmeIssuer issuer, int failures)
      throws InterruptedException {
    if (failures == 0 || failures % PATIENCE != 0) {
      return false;
    }
    try {
      Authorization known = fetch(challenge, authorities.member(ledger.now(), issuer));
      if (known.getStatus() == Status.PENDING || known.getStatus() == Status.PROCESSING) {
        return false;
      }
      return state(challenge, known).equals(Next.GO_ON);
    } catch (AcmeException e) {
      return Fault.of(e, clock.now()) instanceof Fault.Lasting lasting
          && lost(challenge, "expired", lasting.words()).equals(Next.GO_ON);
    } catch (IOException e) {
      return false; // the issuer tells of that
    }
  }

  private Next note(AcmeChallenge challenge, String state, String reason) {
    boolean there =
        ledger.status(
            challenge.key(),
            challenge.document().uid(),
            document -> document.with(state, "status", "state").with(reason, "status", "reason"));
    return there ? Next.GO_ON : Next.SETTLED;
  }
}
