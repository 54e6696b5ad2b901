package mightypi.certificates.issuer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Issuer;
import mightypi.certificates.kind.Status;
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

/** Says of each issuer that signs by itself whether it can. */
public final class IssuerReadiness implements Controller {

  private static final String READY = "Ready";

  private final Clock clock;

  public IssuerReadiness(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-issuers";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.ISSUER, Kinds.CLUSTER_ISSUER, Kinds.SECRET);
  }

  /** A Secret concerns the issuers that sign with it. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (Issuer.isIssuer(changed.kind())) {
      return List.of(changed);
    }
    List<Document> issuers = new ArrayList<>(image.all(Kinds.ISSUER, changed.namespace()));
    if (changed.namespace().equals(Issuer.CLUSTER_RESOURCE_NAMESPACE)) {
      issuers.addAll(image.all(Kinds.CLUSTER_ISSUER));
    }
    return issuers.stream()
        .map(Issuer::new)
        .filter(each -> Fields.text(each.spec(), "ca", "secretName").equals(changed.name()))
        .map(Issuer::key)
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Issuer> issuer = now.find(key).filter(each -> !each.isDeleting()).map(Issuer::new);
    return issuer
        .flatMap(each -> condition(now, each))
        .map(condition -> say(issuer.orElseThrow(), condition))
        .orElse(Decision.NOTHING);
  }

  /** Empty for issuers that others look after. */
  private static Optional<Status.Condition> condition(Image now, Issuer issuer) {
    if (issuer.isAcme()) {
      return Optional.empty();
    }
    if (issuer.ca().isPresent()) {
      return Optional.of(verified(Authorities.of(now, issuer)));
    }
    return Optional.of(
        issuer.selfSigned().isPresent()
            ? Status.Condition.of(READY, true, "IsReady", "")
            : unknown(issuer));
  }

  private static Status.Condition verified(Authorities.Outcome outcome) {
    String error = "Error getting keypair for CA issuer: ";
    return switch (outcome) {
      case Authorities.Outcome.Found found ->
          Status.Condition.of(READY, true, "KeyPairVerified", "Signing CA verified");
      case Authorities.Outcome.Absent(String namespace, String name) ->
          Status.Condition.of(
              READY,
              false,
              "ErrGetKeyPair",
              error + "secret \"%s\" not found in namespace \"%s\"".formatted(name, namespace));
      case Authorities.Outcome.Unfit(String why) ->
          Status.Condition.of(READY, false, "ErrInvalidKeyPair", error + why);
    };
  }

  private static Status.Condition unknown(Issuer issuer) {
    String asked = String.join(", ", issuer.spec().keySet());
    return Status.Condition.of(
        READY,
        false,
        "NotSupported",
        asked.isEmpty()
            ? "No issuer config specified. Mend: give spec one of acme, ca, selfSigned"
            : "Issuers of type %s are not served here. Mend: use acme, ca or selfSigned"
                .formatted(asked));
  }

  private Decision say(Issuer issuer, Status.Condition condition) {
    List<Step> steps = new ArrayList<>();
    Optional<Change> change =
        Status.of(issuer.document()).saying(condition, clock.now()).change(issuer.kind());
    change.ifPresent(steps::add);
    boolean isNews =
        Conditions.find(Conditions.of(issuer.document()), READY)
            .filter(each -> Fields.text(each, "message").equals(condition.message()))
            .isEmpty();
    if (isNews && !condition.message().isEmpty()) {
      steps.add(
          condition.status().equals("True")
              ? Occurrence.normal(
                  issuer.kind(), issuer.document(), condition.reason(), condition.message())
              : Occurrence.warning(
                  issuer.kind(), issuer.document(), condition.reason(), condition.message()));
    }
    return Decision.of(steps);
  }
}
