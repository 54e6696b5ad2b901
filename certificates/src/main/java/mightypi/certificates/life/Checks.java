package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.IssuerRef;
import mightypi.certificates.x509.Leaf;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.PrivateKeys;
import mightypi.certificates.x509.Requests;
import mightypi.control.fact.Fields;
import mightypi.model.Document;

/**
 * What is looked at, in order; the first fault counts. A Certificate that is not ready has a fault
 * now; one that is to be issued again may still be good.
 */
final class Checks {

  private static final DateTimeFormatter RFC1123 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final List<BiFunction<Facts, Instant, Optional<Fault>>> READINESS =
      List.of(
          (facts, now) -> absent(facts),
          (facts, now) -> incomplete(facts),
          (facts, now) -> unusable(facts),
          (facts, now) -> foreign(facts),
          (facts, now) -> outdated(facts),
          Checks::expired);

  private static final List<BiFunction<Facts, Instant, Optional<Fault>>> TRIGGER =
      List.of(
          (facts, now) -> absent(facts),
          (facts, now) -> incomplete(facts),
          (facts, now) -> unusable(facts),
          (facts, now) -> otherIssuer(facts),
          (facts, now) -> foreign(facts),
          (facts, now) -> otherKey(facts),
          (facts, now) -> unrequested(facts),
          (facts, now) -> outdated(facts),
          Checks::due);

  private Checks() {}

  static Optional<Fault> notReady(Facts facts, Instant now) {
    return first(READINESS, facts, now);
  }

  static Optional<Fault> toBeIssued(Facts facts, Instant now) {
    return first(TRIGGER, facts, now);
  }

  private static Optional<Fault> first(
      List<BiFunction<Facts, Instant, Optional<Fault>>> checks, Facts facts, Instant now) {
    return checks.stream().flatMap(each -> each.apply(facts, now).stream()).findFirst();
  }

  private static Optional<Fault> fault(String reason, String message) {
    return Optional.of(new Fault(reason, message));
  }

  private static TlsSecret secret(Facts facts) {
    return facts.secret().orElseThrow(); // absent() stands before
  }

  private static Optional<Fault> absent(Facts facts) {
    return facts.secret().isPresent()
        ? Optional.empty()
        : fault("DoesNotExist", "Issuing certificate as Secret does not exist");
  }

  private static Optional<Fault> incomplete(Facts facts) {
    TlsSecret secret = secret(facts);
    if (secret.isEmpty()) {
      return fault("MissingData", "Issuing certificate as Secret does not contain any data");
    }
    if (!secret.has(TlsSecret.KEY)) {
      return fault("MissingData", "Issuing certificate as Secret does not contain a private key");
    }
    return secret.has(TlsSecret.CERTIFICATE)
        ? Optional.empty()
        : fault("MissingData", "Issuing certificate as Secret does not contain a certificate");
  }

  private static Optional<Fault> unusable(Facts facts) {
    KeyPair key;
    try {
      key = secret(facts).key();
    } catch (IOException e) {
      return fault(
          "InvalidKeyPair",
          "Issuing certificate as Secret contains invalid private key data: " + e.getMessage());
    }
    try {
      return new Leaf(secret(facts).leaf()).isFor(key.getPublic())
          ? Optional.empty()
          : fault(
              "InvalidKeyPair",
              "Issuing certificate as Secret contains an invalid key-pair: tls: private key does"
                  + " not match public key");
    } catch (IOException e) {
      return fault(
          "InvalidCertificate",
          "Issuing certificate as Secret contains an invalid certificate: " + e.getMessage());
    }
  }

  private static Optional<Fault> otherIssuer(Facts facts) {
    Document secret = secret(facts).document();
    String name = Fields.annotation(secret, TlsSecret.ISSUER_NAME);
    IssuerRef wanted = facts.certificate().issuerRef();
    String kind = Fields.annotation(secret, TlsSecret.ISSUER_KIND);
    String group = Fields.annotation(secret, TlsSecret.ISSUER_GROUP);
    IssuerRef known = new IssuerRef(name, kind.isEmpty() ? IssuerRef.ISSUER : kind, group);
    boolean isSame =
        name.equals(wanted.name())
            && known.kind().equals(wanted.kind())
            && fullGroup(known).equals(fullGroup(wanted));
    return isSame
        ? Optional.empty()
        : fault(
            "IncorrectIssuer",
            "Issuing certificate as Secret was previously issued by %s.%s/%s"
                .formatted(known.kind(), fullGroup(known), name));
  }

  private static String fullGroup(IssuerRef issuer) {
    return issuer.group().isEmpty() ? IssuerRef.GROUP : issuer.group();
  }

  private static Optional<Fault> foreign(Facts facts) {
    String name = Fields.annotation(secret(facts).document(), TlsSecret.CERTIFICATE_NAME);
    return name.isEmpty() || name.equals(facts.certificate().name())
        ? Optional.empty()
        : fault(
            "IncorrectCertificate",
            ("Secret was issued for \"%s\". If this message is not transient, you might have two"
                    + " conflicting Certificates pointing to the same secret.")
                .formatted(name));
  }

  private static Optional<Fault> otherKey(Facts facts) {
    try {
      List<String> fields =
          PrivateKeys.mismatches(secret(facts).key().getPublic(), facts.keyWish());
      return fields.isEmpty()
          ? Optional.empty()
          : fault(
              "SecretMismatch",
              "Existing private key is not up to date for spec: " + words(fields));
    } catch (IOException e) {
      return Optional.empty(); // unusable() stands before
    }
  }

  private static Optional<Fault> unrequested(Facts facts) {
    Optional<CertificateRequest> current = facts.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] request = current.get().request().orElse(new byte[0]);
      return Requests.isFor(Pem.request(request), secret(facts).key().getPublic())
          ? Optional.empty()
          : fault(
              "SecretMismatch",
              "Secret contains a private key that does not match the current CertificateRequest");
    } catch (IOException e) {
      return Optional.empty(); // outdated() says so
    }
  }

  private static Optional<Fault> outdated(Facts facts) {
    Optional<CertificateRequest> current = facts.current();
    if (current.isPresent()) {
      List<String> fields = facts.mismatches(current.get());
      return fields.isEmpty()
          ? Optional.empty()
          : fault(
              "RequestChanged",
              "Fields on existing CertificateRequest resource not up to date: " + words(fields));
    }
    try {
      List<String> fields = new Leaf(secret(facts).leaf()).differences(facts.certificate());
      return fields.isEmpty()
          ? Optional.empty()
          : fault(
              "SecretMismatch",
              "Existing issued Secret is not up to date for spec: " + words(fields));
    } catch (IOException e) {
      return Optional.empty(); // unusable() stands before
    }
  }

  private static Optional<Fault> expired(Facts facts, Instant now) {
    try {
      X509Certificate leaf = secret(facts).leaf();
      Instant end = leaf.getNotAfter().toInstant();
      return now.isBefore(end)
          ? Optional.empty()
          : fault("Expired", "Certificate expired on " + RFC1123.format(end));
    } catch (IOException e) {
      return Optional.empty(); // unusable() stands before
    }
  }

  private static Optional<Fault> due(Facts facts, Instant now) {
    return RenewalTime.of(facts)
        .filter(time -> !now.isBefore(time))
        .flatMap(
            time -> fault("Renewing", "Renewing certificate as renewal was scheduled at " + time));
  }

  /** As Go prints a list of texts. */
  static String words(List<String> fields) {
    return "[" + String.join(" ", fields) + "]";
  }
}
