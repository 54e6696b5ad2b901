package mightypi.certificates.shim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.IssuerRef;
import mightypi.control.fact.Owners;
import mightypi.control.loop.Warnings;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;

/**
 * Makes the Certificates that annotations ask for, keeps them as asked, and takes away those that
 * are asked for no longer. A Certificate that somebody else made is never touched, and no second
 * one is made for a Secret that another keeps.
 */
public final class Shim implements Controller {

  private final Kind kind;
  private final Function<Document, TlsEntries> entries;
  private final Warnings warnings = new Warnings();

  private Shim(Kind kind, Function<Document, TlsEntries> entries) {
    this.kind = kind;
    this.entries = entries;
  }

  /** For Ingresses and for Gateways. */
  public static List<Controller> all() {
    return List.of(
        new Shim(Kinds.INGRESS, TlsEntries::ofIngress),
        new Shim(Kinds.GATEWAY, TlsEntries::ofGateway));
  }

  @Override
  public String name() {
    return "cert-manager-%s-shim".formatted(kind.name().toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(kind, Kinds.CERTIFICATE, Kinds.ISSUER, Kinds.CLUSTER_ISSUER);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(kind)) {
      return List.of(changed);
    }
    Collection<Document> some =
        changed.namespace().isEmpty() ? image.all(kind) : image.all(kind, changed.namespace());
    return some.stream().filter(Wish::isThere).map(each -> each.key(kind)).toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty() || !Wish.isThere(found.get())) {
      warnings.forget(key);
      return Decision.NOTHING;
    }
    Document asking = found.get();
    Optional<String> contradiction = Wish.fault(asking);
    AnnotatedSpec spec = AnnotatedSpec.of(asking);
    List<String> faults = new ArrayList<>(contradiction.stream().toList());
    faults.addAll(spec.faults());
    if (!faults.isEmpty()) {
      return warnings.tell(Decision.NOTHING, key, bad(asking, faults));
    }
    return decide(now, asking, spec);
  }

  private Decision decide(Image now, Document asking, AnnotatedSpec spec) {
    TlsEntries tls = entries.apply(asking);
    List<Step> steps = new ArrayList<>();
    List<Occurrence> told = new ArrayList<>();
    tls.faults().forEach(each -> told.addAll(bad(asking, List.of("Skipped a TLS block: " + each))));
    MissingIssuer.warning(now, kind, asking).ifPresent(told::add);
    tls.hosts()
        .forEach(
            (secret, hosts) -> {
              Document wanted = Made.certificate(kind, asking, secret, hosts, spec);
              Optional<Document> keeper = keeper(now, wanted);
              if (keeper.isPresent()) {
                told.add(kept(asking, secret, keeper.get()));
              } else {
                steps.addAll(bring(now, asking, wanted));
              }
            });
    steps.addAll(drop(now, asking, tls.hosts().keySet()));
    return warnings.tell(Decision.of(steps), asking.key(kind), told);
  }

  /** A Certificate that somebody else made of the same name, or for the same Secret. */
  private static Optional<Document> keeper(Image now, Document wanted) {
    return now.all(Kinds.CERTIFICATE, wanted.namespace()).stream()
        .filter(each -> !each.isDeleting())
        .filter(each -> !sameController(each, wanted))
        .filter(
            each ->
                each.name().equals(wanted.name())
                    || new Certificate(each).secretName().equals(wanted.name()))
        .findFirst();
  }

  private static boolean sameController(Document one, Document other) {
    return one.controller()
        .map(Document.Owner::uid)
        .equals(other.controller().map(Document.Owner::uid));
  }

  private List<Step> bring(Image now, Document asking, Document wanted) {
    Key key = wanted.key(Kinds.CERTIFICATE);
    Optional<Document> known = now.find(key);
    if (known.isEmpty()) {
      return List.of(
          new Change.Create(key, wanted),
          normal(asking, "CreateCertificate", "Successfully created Certificate \"%s\"", key));
    }
    Document next = Made.over(known.get(), wanted);
    return known.get().isDeleting() || next.tree().equals(known.get().tree())
        ? List.of()
        : List.of(
            new Change.Update(key, next),
            normal(asking, "UpdateCertificate", "Successfully updated Certificate \"%s\"", key));
  }

  private List<Step> drop(Image now, Document asking, Set<String> secrets) {
    List<Step> steps = new ArrayList<>();
    for (Document each : Owners.controlled(now, Kinds.CERTIFICATE, asking)) {
      if (!secrets.contains(new Certificate(each).secretName()) && !each.isDeleting()) {
        Key key = each.key(Kinds.CERTIFICATE);
        steps.add(Change.delete(key, each));
        steps.add(
            normal(
                asking,
                "DeleteCertificate",
                "Successfully deleted unrequired Certificate \"%s\"",
                key));
      }
    }
    return steps;
  }

  private Occurrence normal(Document asking, String reason, String message, Key certificate) {
    return Occurrence.normal(kind, asking, reason, message.formatted(certificate.name()));
  }

  private List<Occurrence> bad(Document asking, List<String> faults) {
    return faults.stream()
        .map(each -> Occurrence.warning(kind, asking, "BadConfig", each))
        .toList();
  }

  private Occurrence kept(Document asking, String secret, Document keeper) {
    IssuerRef issuer = Wish.issuer(asking);
    return Occurrence.warning(
        kind,
        asking,
        "CertificateExists",
        "Certificate \"%s\" keeps Secret \"%s\" already, so none is made by %s %s for it. Mend: take the annotation away, or delete that Certificate: kubectl -n %s delete certificate %s"
            .formatted(
                keeper.name(),
                secret,
                issuer.kind(),
                issuer.name(),
                keeper.namespace(),
                keeper.name()));
  }
}
