package mightypi.certificates.shim;

import java.util.Optional;
import mightypi.certificates.kind.IssuerRef;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Occurrence;

/** The usual mistake: the annotation of one scope with the name of an issuer of the other. */
final class MissingIssuer {

  private MissingIssuer() {}

  static Optional<Occurrence> warning(Image now, Kind kind, Document asking) {
    IssuerRef issuer = Wish.issuer(asking);
    if (!issuer.isOurs() || issuer.find(now, asking.namespace()).isPresent()) {
      return Optional.empty();
    }
    boolean isCluster = issuer.kind().equals(IssuerRef.CLUSTER_ISSUER);
    IssuerRef other =
        new IssuerRef(
            issuer.name(),
            isCluster ? IssuerRef.ISSUER : IssuerRef.CLUSTER_ISSUER,
            IssuerRef.GROUP);
    String message =
        "there is no %s \"%s\"%s"
            .formatted(
                issuer.kind(),
                issuer.name(),
                isCluster ? "" : " in namespace \"" + asking.namespace() + "\"");
    if (other.find(now, asking.namespace()).isPresent()) {
      message +=
          ", but a %s of that name. Mend: kubectl -n %s annotate %s %s %s- %s=%s"
              .formatted(
                  other.kind(),
                  asking.namespace(),
                  kind.plural(),
                  asking.name(),
                  isCluster ? Wish.CLUSTER_ISSUER : Wish.ISSUER,
                  isCluster ? Wish.ISSUER : Wish.CLUSTER_ISSUER,
                  issuer.name());
    }
    return Optional.of(Occurrence.warning(kind, asking, "IssuerNotFound", message));
  }
}
