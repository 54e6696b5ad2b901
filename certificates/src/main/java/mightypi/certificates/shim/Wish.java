package mightypi.certificates.shim;

import java.util.Optional;
import mightypi.certificates.kind.IssuerRef;
import mightypi.control.fact.Fields;
import mightypi.model.Document;

/** Whose signature the annotations ask for. */
final class Wish {

  static final String ISSUER = "cert-manager.io/issuer";
  static final String CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";
  private static final String KIND = "cert-manager.io/issuer-kind";
  private static final String GROUP = "cert-manager.io/issuer-group";

  private Wish() {}

  static boolean isThere(Document document) {
    return !Fields.annotation(document, ISSUER).isEmpty()
        || !Fields.annotation(document, CLUSTER_ISSUER).isEmpty();
  }

  /** What the annotations contradict each other in. */
  static Optional<String> fault(Document document) {
    if (Fields.annotation(document, CLUSTER_ISSUER).isEmpty()) {
      return Optional.empty();
    }
    for (String other : new String[] {ISSUER, KIND, GROUP}) {
      if (!Fields.annotation(document, other).isEmpty()) {
        return Optional.of(
            "both \"%s\" and \"%s\" may not be set".formatted(CLUSTER_ISSUER, other));
      }
    }
    return Optional.empty();
  }

  static IssuerRef issuer(Document document) {
    String cluster = Fields.annotation(document, CLUSTER_ISSUER);
    if (!cluster.isEmpty()) {
      return new IssuerRef(cluster, IssuerRef.CLUSTER_ISSUER, IssuerRef.GROUP);
    }
    String kind = Fields.annotation(document, KIND);
    String group = Fields.annotation(document, GROUP);
    return new IssuerRef(
        Fields.annotation(document, ISSUER),
        kind.isEmpty() ? IssuerRef.ISSUER : kind,
        group.isEmpty() ? IssuerRef.GROUP : group);
  }
}
