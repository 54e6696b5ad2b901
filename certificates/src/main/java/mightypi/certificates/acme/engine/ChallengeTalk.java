package mightypi.certificates.acme.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mightypi.certificates.acme.check.GatewayAddress;
import mightypi.certificates.acme.check.PageCheck;
import mightypi.certificates.acme.check.RecordCheck;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.Words;
import mightypi.certificates.acme.reach.NameServers;
import mightypi.certificates.acme.solve.Busy;
import mightypi.certificates.acme.solve.Solvers;
import mightypi.certificates.acme.solve.Task;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Takes a Challenge that has its turn through showing, looking, asking for validation and taking
 * back. It is taken back whatever came of it, and before it goes: the finalizer stands for that.
 */
final class ChallengeTalk implements Conversation {

  private static final String COMPONENT = "cert-manager-challenges";
  private static final int FAREWELLS = 8;

  private final Ledger ledger;
  private final Validation validation;
  private final Solvers solvers;
  private final NameServers servers;
  private final AcmeConfig config;

  ChallengeTalk(
      Ledger ledger,
      Validation validation,
      Solvers solvers,
      NameServers servers,
      AcmeConfig config) {
    this.ledger = ledger;
    this.validation = validation;
    this.solvers = solvers;
    this.servers = servers;
    this.config = config;
  }

  @Override
  public Next hold(Key key, int failures) throws InterruptedException {
    Image now = ledger.now();
    Optional<AcmeChallenge> found = now.find(key).map(AcmeChallenge::new);
    if (found.isEmpty()) {
      return Next.SETTLED;
    }
    AcmeChallenge challenge = found.get();
    Optional<AcmeIssuer> issuer = AcmeIssuer.of(now, challenge.document());
    if (challenge.document().isDeleting()) {
      return leave(now, challenge, issuer, failures);
    }
    if (challenge.isFinal()) {
      return challenge.is("processing") ? end(now, challenge, issuer, failures) : Next.SETTLED;
    }
    boolean begun = challenge.is("processing") && issuer.isPresent();
    return begun ? step(now, challenge, issuer.orElseThrow(), failures) : Next.SETTLED;
  }

  private Next step(Image now, AcmeChallenge challenge, AcmeIssuer issuer, int failures)
      throws InterruptedException {
    if (!challenge.hasFinalizer()) {
      boolean unused =
          ledger.object(challenge.key(), challenge.document().uid(), ChallengeTalk::kept);
      return Next.GO_ON;
    }
    if (challenge.state().isEmpty()) {
      return note(challenge, document -> document.with("pending", "status", "state"));
    }
    if (!challenge.is("presented")) {
      return present(now, challenge, issuer);
    }
    try {
      look(now, challenge, issuer);
    } catch (IOException e) {
      return waiting(challenge, issuer, String.valueOf(e.getMessage()), failures);
    }
    return validation.of(challenge, issuer);
  }

  private static Document kept(Document document) {
    List<@Nullable Object> all =
        new ArrayList<>(Json.list(document.tree(), "metadata", "finalizers"));
    all.add(Words.FINALIZER);
    return document.with(all, "metadata", "finalizers");
  }

  private Next present(Image now, AcmeChallenge challenge, AcmeIssuer issuer)
      throws InterruptedException {
    try {
      Task task = task(now, challenge, issuer);
      solvers.of(task).present(task);
    } catch (Busy e) {
      Next unused = unpresented(challenge, String.valueOf(e.getMessage()));
      return new Next.After(e.pause());
    } catch (IOException e) {
      return unpresented(challenge, String.valueOf(e.getMessage()));
    }
    ledger.tell(
        COMPONENT,
        Occurrence.normal(
            Kinds.CHALLENGE,
            challenge.document(),
            "Presented",
            "Presented challenge using " + challenge.type() + " challenge mechanism"));
    return note(
        challenge,
        document -> document.with(true, "status", "presented").with(null, "status", "reason"));
  }

  private Next unpresented(AcmeChallenge challenge, String why) {
    if (!challenge.reason().equals(why)) {
      ledger.tell(
          COMPONENT,
          Occurrence.warning(
              Kinds.CHALLENGE,
              challenge.document(),
              "PresentError",
              "Error presenting challenge: " + why));
    }
    Next unused = note(challenge, document -> document.with(why, "status", "reason"));
    return new Next.Again(config.longestBackoff());
  }

  private void look(Image now, AcmeChallenge challenge, AcmeIssuer issuer)
      throws IOException, InterruptedException {
    if (challenge.type().equals(Words.DNS_01)) {
      new RecordCheck(servers, config.recursiveNameserversOnly())
          .look(recordOf(challenge), challenge.proof());
    } else {
      new PageCheck(servers)
          .look(
              challenge.dnsName(),
              challenge.spec("token"),
              challenge.proof(),
              GatewayAddress.of(now));
    }
  }

  private Next waiting(AcmeChallenge challenge, AcmeIssuer issuer, String seen, int failures)
      throws InterruptedException {
    String why = "Waiting for %s challenge propagation: %s".formatted(challenge.type(), seen);
    Next unused = note(challenge, document -> document.with(why, "status", "reason"));
    return validation.isLost(challenge, issuer, failures)
        ? Next.GO_ON
        : new Next.Again(config.longestCheckInterval());
  }

  private Task task(Image now, AcmeChallenge challenge, AcmeIssuer issuer) throws IOException {
    String namespace = issuer.secretsNamespace(config.clusterResourceNamespace());
    boolean follows = Fields.text(challenge.solver(), "dns01", "cnameStrategy").equals("Follow");
    Name record = challenge.type().equals(Words.DNS_01) ? recordOf(challenge) : Name.root;
    return new Task(
        now, challenge, issuer, namespace, follows ? servers.canonical(record) : record);
  }

  private static Name recordOf(AcmeChallenge challenge) throws IOException {
    try {
      return Name.fromString("_acme-challenge." + challenge.dnsName() + ".");
    } catch (TextParseException e) {
      throw new IOException(challenge.dnsName() + " is not a DNS name", e);
    }
  }

  /** It has an end: what was shown is taken back and the turn is given on. */
  private Next end(Image now, AcmeChallenge challenge, Optional<AcmeIssuer> issuer, int failures)
      throws InterruptedException {
    Optional<String> fault = takeBack(now, challenge, issuer);
    if (fault.isPresent() && failures < FAREWELLS) {
      return cleanUpFailed(challenge, fault.get(), failures);
    }
    Next unused =
        note(
            challenge,
            document ->
                document.with(false, "status", "presented").with(false, "status", "processing"));
    return Next.SETTLED;
  }

  /** It is to go: what was shown is taken back first. */
  private Next leave(Image now, AcmeChallenge challenge, Optional<AcmeIssuer> issuer, int failures)
      throws InterruptedException {
    if (!challenge.hasFinalizer()) {
      return Next.SETTLED;
    }
    boolean shown = challenge.is("presented") || challenge.is("processing");
    Optional<String> fault = shown ? takeBack(now, challenge, issuer) : Optional.empty();
    if (fault.isPresent() && failures < FAREWELLS) {
      return cleanUpFailed(challenge, fault.get(), failures);
    }
    boolean unused =
        ledger.object(challenge.key(), challenge.document().uid(), ChallengeTalk::released);
    return Next.SETTLED;
  }

  private Optional<String> takeBack(Image now, AcmeChallenge challenge, Optional<AcmeIssuer> issuer)
      throws InterruptedException {
    if (issuer.isEmpty()) {
      return Optional.of("its issuer is gone, and with it the way to the provider");
    }
    try {
      Task task = task(now, challenge, issuer.get());
      solvers.of(task).cleanUp(task);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Next cleanUpFailed(AcmeChallenge challenge, String why, int failures) {
    if (failures == 0) {
      ledger.tell(
          COMPONENT,
          Occurrence.warning(
              Kinds.CHALLENGE,
              challenge.document(),
              "CleanUpError",
              "Error cleaning up challenge: " + why));
    }
    return new Next.Again(config.longestBackoff());
  }

  private static Document released(Document document) {
    List<@Nullable Object> rest =
        Json.list(document.tree(), "metadata", "finalizers").stream()
            .filter(each -> !Words.FINALIZER.equals(each))
            .toList();
    return document.with(rest.isEmpty() ? null : rest, "metadata", "finalizers");
  }

  private Next note(AcmeChallenge challenge, UnaryOperator<Document> change) {
    return ledger.status(challenge.key(), challenge.document().uid(), change)
        ? Next.GO_ON
        : Next.SETTLED;
  }
}
