package mightypi.certificates.kind;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** A Certificate: what is wanted, and how it stands. */
public record Certificate(Document document) {

  public static final Duration DEFAULT_DURATION = Duration.ofDays(90);

  public Key key() {
    return document.key(Kinds.CERTIFICATE);
  }

  public String name() {
    return document.name();
  }

  public String namespace() {
    return document.namespace();
  }

  public Map<String, @Nullable Object> spec() {
    return Json.map(document.tree(), "spec");
  }

  public String secretName() {
    return Fields.text(spec(), "secretName");
  }

  public Key secretKey() {
    return Kinds.SECRET.key(namespace(), secretName());
  }

  public IssuerRef issuerRef() {
    return IssuerRef.in(document);
  }

  /** Empty when there is none. */
  public String commonName() {
    return Fields.text(spec(), "commonName");
  }

  /** Empty when there is none. */
  public String literalSubject() {
    return Fields.text(spec(), "literalSubject");
  }

  public List<String> dnsNames() {
    return texts(spec(), "dnsNames");
  }

  public List<String> ipAddresses() {
    return texts(spec(), "ipAddresses");
  }

  public List<String> uris() {
    return texts(spec(), "uris");
  }

  public List<String> emailAddresses() {
    return texts(spec(), "emailAddresses");
  }

  public List<String> usages() {
    return texts(spec(), "usages");
  }

  public boolean isCa() {
    return Fields.flag(spec(), "isCA");
  }

  /** The wish; the issuer has the last word. */
  public Duration duration() {
    return time("duration").orElse(DEFAULT_DURATION);
  }

  public Optional<Duration> renewBefore() {
    return time("renewBefore");
  }

  public Optional<Integer> renewBeforePercentage() {
    int percentage = Fields.number(spec(), -1, "renewBeforePercentage");
    return percentage < 0 ? Optional.empty() : Optional.of(percentage);
  }

  private Optional<Duration> time(String field) {
    return Json.text(spec(), field).flatMap(Durations::parse);
  }

  public int revisionHistoryLimit() {
    return Math.max(1, Fields.number(spec(), 1, "revisionHistoryLimit"));
  }

  /** How often it was issued. */
  public int revision() {
    return Fields.number(document, 0, "status", "revision");
  }

  public int failedIssuanceAttempts() {
    return Fields.number(document, 0, "status", "failedIssuanceAttempts");
  }

  public Optional<Instant> lastFailureTime() {
    return Fields.time(document.tree(), "status", "lastFailureTime");
  }

  /** Where the key of the issuance that is under way is kept; empty when there is none. */
  public String nextPrivateKeySecretName() {
    return Fields.text(document.tree(), "status", "nextPrivateKeySecretName");
  }

  public boolean isReady() {
    return Conditions.status(document, "Ready").equals("True");
  }

  public boolean isIssuing() {
    return Conditions.status(document, "Issuing").equals("True");
  }

  static List<String> texts(@Nullable Object tree, String... path) {
    return Json.list(tree, path).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }
}
