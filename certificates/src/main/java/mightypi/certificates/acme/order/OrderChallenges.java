package mightypi.certificates.acme.order;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.acme.fact.AccountKey;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.AcmeOrder;
import mightypi.certificates.acme.fact.AcmeOrder.Authorization;
import mightypi.certificates.acme.fact.Names;
import mightypi.certificates.acme.fact.SecretEntry;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * The Challenges of an Order: one for each name whose control must be shown, and none once the
 * Order has come to its end.
 */
public final class OrderChallenges implements Controller {

  private static final String NO_SOLVER =
      "Failed to determine a valid solver configuration for the set of domains on the Order:"
          + " no configured challenge solvers can be used for this challenge";

  private final Clock clock;
  private final String clusterNamespace;

  public OrderChallenges(Clock clock, String clusterNamespace) {
    this.clock = clock;
    this.clusterNamespace = clusterNamespace;
  }

  @Override
  public String name() {
    return "cert-manager-orders";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.ORDER, Kinds.CHALLENGE, Kinds.ISSUER, Kinds.CLUSTER_ISSUER);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.ORDER)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.CHALLENGE)) {
      return image.find(changed).flatMap(Document::controller).stream()
          .map(owner -> Kinds.ORDER.key(changed.namespace(), owner.name()))
          .toList();
    }
    return image.all(Kinds.ORDER).stream()
        .filter(each -> AcmeIssuer.reference(each).equals(Optional.of(changed)))
        .map(each -> each.key(Kinds.ORDER))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<AcmeOrder> order =
        now.find(key).filter(each -> !each.isDeleting()).map(AcmeOrder::new);
    if (order.isEmpty()) {
      return Decision.NOTHING;
    }
    if (order.get().isFinal()) {
      return Decision.of(removals(now, order.get()));
    }
    Optional<AcmeIssuer> issuer = AcmeIssuer.of(now, order.get().document());
    if (!order.get().isExplored() || issuer.isEmpty()) {
      return Decision.NOTHING;
    }
    return key(now, issuer.get())
        .map(account -> challenges(now, order.get(), issuer.get(), account))
        .orElse(Decision.NOTHING); // the issuer says what is wrong with its key
  }

  private Optional<AccountKey> key(Image now, AcmeIssuer issuer) {
    try {
      Optional<byte[]> pem =
          SecretEntry.bytes(now, issuer.accountSecret(clusterNamespace), issuer.accountEntry());
      return pem.isEmpty() ? Optional.empty() : Optional.of(AccountKey.parse(pem.get()));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Decision challenges(Image now, AcmeOrder order, AcmeIssuer issuer, AccountKey account) {
    List<Step> steps = new ArrayList<>();
    for (Authorization each : order.open().toList()) {
      Optional<SolverChoice> choice =
          SolverChoice.of(issuer.solvers(), each, order.document().labels());
      if (choice.isEmpty()) {
        return withoutSolver(order, each);
      }
      Document challenge = challenge(order, each, choice.get(), account);
      Key key = challenge.key(Kinds.CHALLENGE);
      if (now.find(key).isEmpty() && !isBegun(now, order, each)) {
        steps.add(new Change.Create(key, challenge));
        steps.add(
            Occurrence.normal(
                Kinds.ORDER,
                order.document(),
                "Created",
                "Created Challenge resource \"%s\" for domain \"%s\""
                    .formatted(key.name(), each.identifier())));
      }
    }
    return Decision.of(steps);
  }

  /** Whether there is one already, perhaps by a solver of before the issuer was changed. */
  private static boolean isBegun(Image now, AcmeOrder order, Authorization authorization) {
    return now.ownedBy(order.document().uid()).stream()
        .flatMap(each -> now.find(each).stream())
        .filter(each -> !each.isDeleting())
        .anyMatch(
            each ->
                Fields.text(each.tree(), "spec", "authorizationURL").equals(authorization.url()));
  }

  private Decision withoutSolver(AcmeOrder order, Authorization authorization) {
    String why = NO_SOLVER + " (" + authorization.name() + ")";
    Document errored =
        order
            .document()
            .with("errored", "status", "state")
            .with(why, "status", "reason")
            .with(Fields.time(clock.now()), "status", "failureTime");
    return Decision.of(new Change.UpdateStatus(order.key(), errored))
        .telling(Occurrence.warning(Kinds.ORDER, order.document(), "Solver", why));
  }

  private static Document challenge(
      AcmeOrder order, Authorization authorization, SolverChoice choice, AccountKey account) {
    String token = Fields.text(choice.offer(), "token");
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("authorizationURL", authorization.url());
    spec.put("dnsName", authorization.identifier());
    spec.put("issuerRef", Json.map(order.document().tree(), "spec", "issuerRef"));
    spec.put(
        "key",
        choice.type().equals(Words.DNS_01)
            ? account.recordFor(token)
            : account.authorizationFor(token));
    spec.put("solver", choice.solver());
    spec.put("token", token);
    spec.put("type", choice.type());
    spec.put("url", Fields.text(choice.offer(), "url"));
    spec.put("wildcard", authorization.wildcard());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", Names.of(order.document().name(), spec));
    metadata.put("namespace", order.document().namespace());
    metadata.put("finalizers", List.of(Words.FINALIZER));
    metadata.put("ownerReferences", List.of(Ownership.by(Kinds.ORDER, order.document())));
    return Document.of(
        Fields.fields(
            "apiVersion",
            Kinds.CHALLENGE.apiVersion(),
            "kind",
            Kinds.CHALLENGE.name(),
            "metadata",
            metadata,
            "spec",
            spec));
  }

  private static List<Step> removals(Image now, AcmeOrder order) {
    return now.ownedBy(order.document().uid()).stream()
        .filter(each -> each.kind().equals(Kinds.CHALLENGE))
        .flatMap(each -> now.find(each).stream())
        .filter(each -> !each.isDeleting())
        .map(each -> (Step) Change.delete(each.key(Kinds.CHALLENGE), each))
        .toList();
  }
}
