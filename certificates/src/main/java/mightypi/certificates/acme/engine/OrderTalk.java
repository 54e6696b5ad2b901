package mightypi.certificates.acme.engine;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.AcmeOrder;
import mightypi.certificates.acme.fact.Request;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * Takes an Order through RFC 8555 §7.4: made, its authorizations known, ready when all Challenges
 * are valid, finalized, its certificate fetched. What is known stands in the status, so that every
 * step can be the first one after a start.
 */
final class OrderTalk implements Conversation {

  private static final String COMPONENT = "cert-manager-orders";
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Authorities authorities;
  private final AcmeConfig config;
  private final Clock clock;

  OrderTalk(Ledger ledger, Authorities authorities, AcmeConfig config, Clock clock) {
    this.ledger = ledger;
    this.authorities = authorities;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Next hold(Key key, int failures) throws InterruptedException {
    Image now = ledger.now();
    Optional<AcmeOrder> order =
        now.find(key).filter(each -> !each.isDeleting()).map(AcmeOrder::new);
    Optional<AcmeIssuer> issuer =
        order
            .filter(each -> !each.isFinal())
            .flatMap(each -> AcmeIssuer.of(now, each.document()))
            .filter(AcmeIssuer::isReady);
    if (issuer.isEmpty()) {
      return Next.SETTLED;
    }
    Optional<Instant> until = OrderLimits.until(now, order.orElseThrow(), clock);
    if (until.isPresent()) {
      return Waits.till(until.get(), clock);
    }
    return step(now, order.orElseThrow(), issuer.get());
  }

  private Next step(Image now, AcmeOrder order, AcmeIssuer issuer) throws InterruptedException {
    try {
      Authority.Member member = authorities.member(now, issuer);
      if (order.status("url").isEmpty()) {
        return create(order, issuer, member);
      }
      if (!order.isExplored()) {
        return explore(order, member);
      }
      return order.state().equals("pending") && waits(now, order)
          ? Next.SETTLED
          : goOn(order, issuer, member);
    } catch (AcmeException e) {
      return refused(order, issuer, Fault.of(e, clock.now()));
    } catch (IOException e) {
      return passing(order, String.valueOf(e.getMessage()));
    }
  }

  /** Whether Challenges have still to come to an end. */
  private static boolean waits(Image now, AcmeOrder order) {
    List<AcmeChallenge> challenges =
        now.ownedBy(order.document().uid()).stream()
            .filter(each -> each.kind().equals(Kinds.CHALLENGE))
            .flatMap(each -> now.find(each).stream())
            .map(AcmeChallenge::new)
            .toList();
    boolean failed = challenges.stream().anyMatch(each -> each.isFinal() && !isValid(each));
    long valid = challenges.stream().filter(OrderTalk::isValid).count();
    return !failed && valid < order.open().count();
  }

  private static boolean isValid(AcmeChallenge challenge) {
    return challenge.state().equals("valid");
  }

  private Next create(AcmeOrder order, AcmeIssuer issuer, Authority.Member member)
      throws AcmeException, InterruptedException {
    OrderBuilder builder = builder(order, issuer, member, true);
    Order made;
    try {
      made = member.ask(builder::create);
    } catch (AcmeException e) {
      if (!Replacement.isRefused(e)) {
        throw e;
      }
      OrderBuilder plain = builder(order, issuer, member, false);
      made = member.ask(plain::create);
    }
    Order created = made;
    return note(
        order,
        document ->
            document
                .with(created.getLocation().toString(), "status", "url")
                .with(created.getFinalizeLocation().toString(), "status", "finalizeURL")
                .with(null, "status", "reason")
                .with(state(created), "status", "state"));
  }

  private OrderBuilder builder(
      AcmeOrder order, AcmeIssuer issuer, Authority.Member member, boolean replacing)
      throws AcmeException, InterruptedException {
    OrderBuilder builder = member.login().newOrder();
    order.dnsNames().forEach(builder::domain);
    order.ipAddresses().forEach(each -> builder.identifier(Identifier.ip(each)));
    if (!order.spec("profile").isEmpty()) {
      builder.profile(order.spec("profile"));
    }
    String duration = order.spec("duration");
    if (!duration.isEmpty() && issuer.flag("enableDurationFeature")) {
      builder.notAfter(clock.now().plus(GoDurations.parse(duration)));
    }
    String replaced = Fields.annotation(order.document(), Words.REPLACES);
    if (replacing && !replaced.isEmpty() && Replacement.isOffered(member)) {
      builder.replaces(replaced);
    }
    return builder;
  }

  private Next explore(AcmeOrder order, Authority.Member member)
      throws AcmeException, InterruptedException, IOException {
    Order known = fetch(order, member);
    List<@Nullable Object> all = new ArrayList<>();
    for (Authorization each : known.getAuthorizations()) {
      Authorization authorization =
          member.ask(
              () -> {
                Optional<Instant> unused = each.fetch();
                return each;
              });
      all.add(entry(authorization));
    }
    return note(
        order,
        document ->
            document
                .with(all, "status", "authorizations")
                .with(known.getFinalizeLocation().toString(), "status", "finalizeURL")
                .with(null, "status", "reason")
                .with(state(known), "status", "state"));
  }

  private static Map<String, @Nullable Object> entry(Authorization authorization) {
    List<Map<String, @Nullable Object>> challenges = new ArrayList<>();
    for (Challenge each : authorization.getChallenges()) {
      if (each instanceof TokenChallenge) {
        challenges.add(
            Fields.fields(
                "token", each.getJSON().get("token").asString(),
                "type", each.getType(),
                "url", each.getLocation().toString()));
      }
    }
    return Fields.fields(
        "challenges", challenges,
        "identifier", authorization.getIdentifier().getValue(),
        "initialState", state(authorization.getStatus()),
        "url", authorization.getLocation().toString(),
        "wildcard", authorization.isWildcard());
  }

  private Next goOn(AcmeOrder order, AcmeIssuer issuer, Authority.Member member)
      throws AcmeException, InterruptedException, IOException {
    Order known = fetch(order, member);
    return switch (known.getStatus()) {
      case READY -> {
        byte[] csr = Request.of(order.spec("request")).der();
        Next noted = note(order, document -> document.with("ready", "status", "state"));
        member.ask(
            () -> {
              known.execute(csr);
              return true;
            });
        yield noted;
      }
      case VALID -> complete(order, issuer, known, member);
      case PENDING, PROCESSING -> poll(order, known);
      default -> invalid(order, known);
    };
  }

  /** The authority has not seen yet what we know, or is still at work. */
  private Next poll(AcmeOrder order, Order known) {
    Next unused = note(order, document -> document.with(state(known), "status", "state"));
    return known.getRetryAfter().map(time -> Waits.till(time, clock)).orElse(new Next.After(POLL));
  }

  private Next complete(AcmeOrder order, AcmeIssuer issuer, Order known, Authority.Member member)
      throws AcmeException, InterruptedException {
    String chain =
        member.ask(() -> Chains.choose(known.getCertificate(), issuer.text("preferredChain")));
    String message = "Order completed successfully";
    Next next =
        note(
            order,
            document ->
                document
                    .with(chain, "status", "certificate")
                    .with(null, "status", "reason")
                    .with("valid", "status", "state"));
    ledger.tell(COMPONENT, Occurrence.normal(Kinds.ORDER, order.document(), "Complete", message));
    return next.equals(Next.GO_ON) ? Next.SETTLED : next;
  }

  private Next invalid(AcmeOrder order, Order known) {
    String why = known.getError().map(Fault::words).or(() -> challengeFault(order)).orElse("");
    return fail(order, "invalid", why);
  }

  /** What the Challenge that failed says. */
  private Optional<String> challengeFault(AcmeOrder order) {
    Image now = ledger.now();
    return now.ownedBy(order.document().uid()).stream()
        .filter(each -> each.kind().equals(Kinds.CHALLENGE))
        .flatMap(each -> now.find(each).stream())
        .map(AcmeChallenge::new)
        .filter(each -> each.isFinal() && !isValid(each))
        .map(AcmeChallenge::reason)
        .findFirst();
  }

  private Order fetch(AcmeOrder order, Authority.Member member)
      throws AcmeException, InterruptedException, IOException {
    Order known = member.login().bindOrder(url(order.status("url")));
    return member.ask(
        () -> {
          Optional<Instant> unused = known.fetch();
          return known;
        });
  }

  private static URL url(String text) throws IOException {
    try {
      return URI.create(text).toURL();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new IOException("status.url of the Order is not a URL: " + text, e);
    }
  }

  private Next refused(AcmeOrder order, AcmeIssuer issuer, Fault fault) {
    return switch (fault) {
      case Fault.Limited(String words, Instant until) -> {
        Next unused = passing(order, words + "; asking again after " + Fields.time(until));
        Waits.remember(ledger, order.key(), order.document(), until);
        yield Waits.till(until, clock);
      }
      case Fault.Passing(String words) -> passing(order, words);
      case Fault.Lasting(String words, String type) when type.equals("accountDoesNotExist") -> {
        Accounts.forget(ledger, issuer, clock);
        yield passing(order, words);
      }
      case Fault.Lasting(String words, String type) -> fail(order, "errored", words);
    };
  }

  private Next passing(AcmeOrder order, String words) {
    boolean news = !order.status("reason").equals(words);
    Next unused = note(order, document -> document.with(words, "status", "reason"));
    if (news) {
      ledger.tell(
          COMPONENT,
          Occurrence.warning(
              Kinds.ORDER, order.document(), "Failed", words + "; it will be tried again"));
    }
    return new Next.Again(config.longestBackoff());
  }

  private Next fail(AcmeOrder order, String state, String why) {
    Next next =
        note(
            order,
            document ->
                document
                    .with(state, "status", "state")
                    .with(why, "status", "reason")
                    .with(Fields.time(clock.now()), "status", "failureTime"));
    ledger.tell(COMPONENT, Occurrence.warning(Kinds.ORDER, order.document(), "Failed", why));
    return next.equals(Next.GO_ON) ? Next.SETTLED : next;
  }

  private Next note(AcmeOrder order, UnaryOperator<Document> change) {
    return ledger.status(order.key(), order.document().uid(), change) ? Next.GO_ON : Next.SETTLED;
  }

  private static String state(Order order) {
    Status status = order.getStatus();
    // Valid stands there once the certificate does, and a loss is told with its reason.
    return switch (status) {
      case PENDING, READY, PROCESSING -> state(status);
      default -> "pending";
    };
  }

  private static String state(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
