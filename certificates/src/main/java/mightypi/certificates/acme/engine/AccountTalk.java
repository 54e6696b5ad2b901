package mightypi.certificates.acme.engine;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.certificates.acme.fact.AccountKey;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.SecretEntry;
import mightypi.certificates.acme.fact.SecretEntry.MissingEntry;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster.Outcome;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.exception.AcmeException;

/** Registers the account of an issuer (RFC 8555 §7.3) and keeps it as the issuer says. */
final class AccountTalk implements Conversation {

  private static final String COMPONENT = "cert-manager-issuers";
  private static final String REGISTERED = "The ACME account was registered with the ACME server";
  private static final String KEY_TYPE = "Opaque";

  private final Ledger ledger;
  private final Authorities authorities;
  private final AcmeConfig config;
  private final Clock clock;

  AccountTalk(Ledger ledger, Authorities authorities, AcmeConfig config, Clock clock) {
    this.ledger = ledger;
    this.authorities = authorities;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Next hold(Key key, int failures) throws InterruptedException {
    Image now = ledger.now();
    Optional<AcmeIssuer> found =
        AcmeIssuer.at(now, key).filter(each -> !each.document().isDeleting());
    if (found.isEmpty()) {
      return Next.SETTLED;
    }
    AcmeIssuer issuer = found.get();
    Optional<Instant> until = Waits.until(issuer.document(), clock);
    if (until.isPresent()) {
      return Waits.till(until.get(), clock);
    }
    Key secret = issuer.accountSecret(config.clusterResourceNamespace());
    if (now.find(secret).isEmpty()) {
      return makeKey(issuer, secret);
    }
    try {
      return register(now, issuer, accountKey(now, issuer, secret));
    } catch (GeneralSecurityException e) {
      return unready(
          issuer, "ErrVerifyACMEAccount", "Account private key is invalid: " + e.getMessage());
    }
  }

  private Next makeKey(AcmeIssuer issuer, Key secret) {
    if (issuer.flag("disableAccountKeyGeneration")) {
      return unready(
          issuer,
          "ErrVerifyACMEAccount",
          "the ACME issuer config has 'disableAccountKeyGeneration' set to true, but the secret"
              + " was not found: "
              + SecretEntry.absence(ledger.now(), secret, issuer.accountEntry()));
    }
    if (!issuer.kind().isNamespaced()) {
      ensureNamespace(secret.namespace());
    }
    String pem = Base64.getEncoder().encodeToString(AccountKey.generate().pem());
    Document made =
        Document.of(
            Fields.fields(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Fields.fields("name", secret.name(), "namespace", secret.namespace()),
                "type",
                KEY_TYPE,
                "data",
                Map.of(issuer.accountEntry(), pem)));
    return switch (ledger.make(new Change.Create(secret, made))) {
      case Outcome.Committed done -> Next.GO_ON;
      case Outcome.Conflict taken -> Next.GO_ON;
      case Outcome.Unknown lost -> Next.GO_ON;
      case Outcome.Refused(var problems) -> {
        Next unused =
            unready(
                issuer,
                "ErrVerifyACMEAccount",
                "The account's key cannot be kept in secret %s/%s: %s"
                    .formatted(secret.namespace(), secret.name(), problems));
        yield new Next.Again(config.longestBackoff());
      }
    };
  }

  /** The room for Secrets of ClusterIssuers, which an installation of cert-manager brings. */
  private void ensureNamespace(String name) {
    Key key = Kinds.NAMESPACE.key("", name);
    if (ledger.now().find(key).isEmpty()) {
      Document room =
          Document.of(
              Fields.fields(
                  "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
      Outcome unused = ledger.make(new Change.Create(key, room)); // the Secret tells of a failure
    }
  }

  private static AccountKey accountKey(Image now, AcmeIssuer issuer, Key secret)
      throws GeneralSecurityException {
    Optional<byte[]> pem = SecretEntry.bytes(now, secret, issuer.accountEntry());
    if (pem.isEmpty()) {
      throw new GeneralSecurityException(SecretEntry.absence(now, secret, issuer.accountEntry()));
    }
    return AccountKey.parse(pem.get());
  }

  private Next register(Image now, AcmeIssuer issuer, AccountKey key) throws InterruptedException {
    if (isRegistered(issuer, key)) {
      return Next.SETTLED;
    }
    try {
      Authority authority = authorities.of(issuer);
      AccountBuilder builder = builder(now, issuer, key);
      Login login = authority.ask(() -> builder.createLogin(authority.session()));
      authority.ask(() -> withContact(login.getAccount(), issuer));
      registered(issuer, key, login.getAccountLocation().toString());
      return Next.SETTLED;
    } catch (AcmeException e) {
      return refused(issuer, Fault.of(e, clock.now()));
    } catch (MissingEntry e) {
      return unready(
          issuer,
          "ErrRegisterACMEAccount",
          "failed to get External Account Binding key from secret: " + e.getMessage());
    } catch (IOException e) {
      return unready(issuer, "ErrRegisterACMEAccount", words(e.getMessage()));
    }
  }

  /** Whether what was registered is what the issuer and its key say now. */
  private static boolean isRegistered(AcmeIssuer issuer, AccountKey key) {
    Map<String, @Nullable Object> known = Json.map(issuer.document().tree(), "status", "acme");
    boolean observed =
        Conditions.find(Conditions.of(issuer.document()), "Ready")
            .filter(
                each ->
                    Fields.number(each, 0, "observedGeneration")
                        == Fields.generation(issuer.document()))
            .isPresent();
    return issuer.isReady()
        && observed
        && Fields.text(known, "lastPrivateKeyHash").equals(key.hash())
        && Fields.text(known, "lastRegisteredEmail").equals(issuer.email())
        && Objects.equals(host(issuer.server()), host(issuer.accountUrl()));
  }

  private static @Nullable String host(String url) {
    try {
      return URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private AccountBuilder builder(Image now, AcmeIssuer issuer, AccountKey key)
      throws MissingEntry, IOException {
    AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(key.pair());
    try {
      if (!issuer.email().isEmpty()) {
        builder.addEmail(issuer.email());
      }
      Map<String, @Nullable Object> binding = Json.map(issuer.acme(), "externalAccountBinding");
      if (!binding.isEmpty()) {
        String mac =
            SecretEntry.text(
                now,
                issuer.secretsNamespace(config.clusterResourceNamespace()),
                Json.map(binding, "keySecretRef"),
                "secret");
        builder.withKeyIdentifier(
            Fields.text(binding, "keyID"), mac.replace('+', '-').replace('/', '_'));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return builder;
  }

  /** An account that was there before may have another address. */
  private static Account withContact(Account account, AcmeIssuer issuer) throws AcmeException {
    account.fetch();
    List<URI> wanted =
        issuer.email().isEmpty() ? List.of() : List.of(URI.create("mailto:" + issuer.email()));
    if (!account.getContacts().equals(wanted)) {
      Account.EditableAccount edit = account.modify();
      edit.getContacts().clear();
      wanted.forEach(edit::addContact);
      edit.commit();
    }
    return account;
  }

  private void registered(AcmeIssuer issuer, AccountKey key, String url) {
    boolean written =
        ledger.status(
            issuer.key(),
            issuer.document().uid(),
            document ->
                ready(document, "True", "ACMEAccountRegistered", REGISTERED)
                    .with(
                        Fields.fields(
                            "uri",
                            url,
                            "lastRegisteredEmail",
                            issuer.email(),
                            "lastPrivateKeyHash",
                            key.hash()),
                        "status",
                        "acme"));
    if (written && !issuer.isReady()) {
      ledger.tell(
          COMPONENT,
          Occurrence.normal(issuer.kind(), issuer.document(), "ACMEAccountRegistered", REGISTERED));
    }
  }

  private Next refused(AcmeIssuer issuer, Fault fault) {
    boolean known = issuer.accountUrl().isEmpty();
    Next later =
        unready(
            issuer,
            known ? "ErrRegisterACMEAccount" : "ErrUpdateACMEAccount",
            known ? words(fault.words()) : "Failed to update ACME account: " + fault.words());
    return switch (fault) {
      case Fault.Limited(String words, Instant until) -> {
        Waits.remember(ledger, issuer.key(), issuer.document(), until);
        yield Waits.till(until, clock);
      }
      case Fault.Passing passing -> later;
      case Fault.Lasting lasting -> later;
    };
  }

  private static String words(@Nullable String fault) {
    return "Failed to register ACME account: " + fault;
  }

  private Next unready(AcmeIssuer issuer, String reason, String message) {
    Map<String, @Nullable Object> condition = condition("False", reason, message);
    boolean news = !Conditions.says(Conditions.of(issuer.document()), condition);
    boolean unused =
        ledger.status(
            issuer.key(),
            issuer.document().uid(),
            document -> ready(document, "False", reason, message));
    if (news) {
      ledger.tell(COMPONENT, Occurrence.warning(issuer.kind(), issuer.document(), reason, message));
    }
    return new Next.Again(config.longestBackoff());
  }

  private Document ready(Document document, String status, String reason, String message) {
    Map<String, @Nullable Object> condition = condition(status, reason, message);
    condition.put("observedGeneration", Fields.generation(document));
    return document.with(
        Conditions.with(Conditions.of(document), condition, clock.now()), "status", "conditions");
  }

  private static Map<String, @Nullable Object> condition(
      String status, String reason, String message) {
    return Fields.fields("type", "Ready", "status", status, "reason", reason, "message", message);
  }
}
