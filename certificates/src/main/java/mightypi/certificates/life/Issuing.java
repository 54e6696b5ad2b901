package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Status;
import mightypi.certificates.x509.Leaf;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.Requests;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Ends an issuance: writes what came of the request into the Secret, or writes down that it failed.
 * Between issuances it keeps the Secret in the form that the Certificate wants.
 */
public final class Issuing implements Controller {

  private static final String CONDITION = "Issuing";

  private final Clock clock;

  public Issuing(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-certificates-issuing";
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
    Optional<Facts> facts = Facts.of(now, key).filter(each -> Sharing.fault(now, each).isEmpty());
    if (facts.isEmpty()) {
      return Decision.NOTHING;
    }
    if (!facts.get().certificate().isIssuing()) {
      return keepForm(now, facts.get());
    }
    List<CertificateRequest> next = facts.get().next();
    return next.size() == 1 && facts.get().mismatches(next.getFirst()).isEmpty()
        ? end(now, facts.get(), next.getFirst())
        : Decision.NOTHING;
  }

  private Decision end(Image now, Facts facts, CertificateRequest request) {
    if (request.isReady() && request.certificate().isPresent()) {
      return issue(now, facts, request, request.certificate().get());
    }
    List<@Nullable Object> conditions = Conditions.of(request.document());
    Optional<Map<String, @Nullable Object>> invalid =
        Conditions.find(conditions, "InvalidRequest")
            .filter(each -> Fields.text(each, "status").equals("True"));
    if (invalid.isPresent()) {
      return fail(facts, invalid.get());
    }
    return request.isOver() && !RequestMaking.isOfEarlierAttempt(facts, request)
        ? Conditions.find(conditions, "Ready")
            .map(each -> fail(facts, each))
            .orElse(Decision.NOTHING)
        : Decision.NOTHING;
  }

  private Decision issue(Image now, Facts facts, CertificateRequest request, byte[] certificate) {
    Certificate wish = facts.certificate();
    Optional<TlsSecret> next =
        now.find(Kinds.SECRET.key(wish.namespace(), wish.nextPrivateKeySecretName()))
            .map(TlsSecret::new);
    if (next.isEmpty()) {
      return Decision.NOTHING; // the key manager makes one, and with it another request
    }
    try {
      KeyPair key = next.get().key();
      if (!Requests.isFor(Pem.request(request.request().orElse(new byte[0])), key.getPublic())) {
        return Decision.NOTHING; // the request manager makes another
      }
      if (!new Leaf(Pem.certificates(certificate).getFirst()).isFor(key.getPublic())) {
        return fail(facts, unfit("The signed certificate is not for the key that was requested"));
      }
      SecretForm.Content content =
          new SecretForm.Content(
              next.get().entry(TlsSecret.KEY).orElse(new byte[0]),
              certificate,
              request.ca().orElse(new byte[0]));
      return write(now, facts, SecretForm.of(now, wish, facts.secret(), content));
    } catch (IOException e) {
      return fail(facts, unfit("The signed certificate cannot be read: " + e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> unfit(String message) {
    return Fields.fields("reason", "InvalidCertificate", "message", message);
  }

  private static Decision write(Image now, Facts facts, Document secret) {
    Certificate certificate = facts.certificate();
    Key key = certificate.secretKey();
    List<Step> steps = new ArrayList<>();
    steps.add(
        facts.secret().isPresent()
            ? new Change.Update(key, secret)
            : new Change.Create(key, secret));
    Status.of(certificate.document())
        .with(facts.nextRevision(), "revision")
        .with(null, "lastFailureTime")
        .with(null, "failedIssuanceAttempts")
        .without(CONDITION)
        .change(Kinds.CERTIFICATE)
        .ifPresent(steps::add);
    steps.add(
        Occurrence.normal(
            Kinds.CERTIFICATE,
            certificate.document(),
            "Issuing",
            "The certificate has been successfully issued"));
    steps.addAll(withoutPassword(now, certificate));
    return Decision.of(steps);
  }

  private static List<Step> withoutPassword(Image now, Certificate certificate) {
    return KeystoreEntries.withoutPassword(now, certificate).stream()
        .map(
            store ->
                (Step)
                    Occurrence.warning(
                        Kinds.CERTIFICATE,
                        certificate.document(),
                        "KeystorePasswordMissing",
                        ("spec.keystores.%s: the Secret has no such keystore yet, for its password"
                                + " is not there. Mend: create the Secret that passwordSecretRef"
                                + " names")
                            .formatted(store)))
        .toList();
  }

  private Decision fail(Facts facts, Map<String, @Nullable Object> why) {
    Certificate certificate = facts.certificate();
    String reason = Fields.text(why, "reason");
    String message =
        "The certificate request has failed to complete and will be retried: "
            + Fields.text(why, "message");
    return Decision.of(
            Status.of(certificate.document())
                .with(Fields.time(clock.now()), "lastFailureTime")
                .with(certificate.failedIssuanceAttempts() + 1, "failedIssuanceAttempts")
                .saying(Status.Condition.of(CONDITION, false, reason, message), clock.now())
                .change(Kinds.CERTIFICATE)
                .stream()
                .toList())
        .telling(Occurrence.warning(Kinds.CERTIFICATE, certificate.document(), reason, message));
  }

  /** Templates, formats and keystores may change without a new certificate. */
  private static Decision keepForm(Image now, Facts facts) {
    Optional<TlsSecret> secret =
        facts
            .secret()
            .filter(facts::isOurs)
            .filter(each -> each.has(TlsSecret.KEY) && each.has(TlsSecret.CERTIFICATE));
    if (secret.isEmpty()) {
      return Decision.NOTHING;
    }
    try {
      Document wanted =
          SecretForm.of(now, keepsIssuer(facts), secret, SecretForm.Content.of(secret.get()));
      return wanted.tree().equals(secret.get().document().tree())
          ? Decision.NOTHING
          : Decision.of(new Change.Update(facts.certificate().secretKey(), wanted));
    } catch (IOException e) {
      return Decision.NOTHING; // it is to be issued again; the trigger says so
    }
  }

  /** The annotations go on to name who issued the certificate, until another does. */
  private static Certificate keepsIssuer(Facts facts) {
    Document secret = facts.secret().orElseThrow().document();
    Map<String, @Nullable Object> issuer =
        Fields.fields(
            "name", Fields.annotation(secret, TlsSecret.ISSUER_NAME),
            "kind", Fields.annotation(secret, TlsSecret.ISSUER_KIND),
            "group", Fields.annotation(secret, TlsSecret.ISSUER_GROUP));
    return new Certificate(facts.certificate().document().with(issuer, "spec", "issuerRef"));
  }
}
