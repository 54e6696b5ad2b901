package mightypi.why.fact;

import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Why an issuer issues nothing. */
final class IssuerTrouble {

  private IssuerTrouble() {}

  static Optional<Trouble> of(Image image, Document issuer) {
    return tokenTrouble(image, issuer)
        .or(
            () ->
                Condition.of(issuer, "Ready")
                    .filter(Condition::isFalse)
                    .map(
                        each ->
                            new Trouble(
                                words(issuer) + " is not ready: " + each.words(),
                                describe(issuer))));
  }

  /** The Secret with the provider's token is not where the issuer looks for it. */
  private static Optional<Trouble> tokenTrouble(Image image, Document issuer) {
    String namespace = Certificates.secretsOf(issuer);
    return Certificates.token(issuer)
        .filter(_ -> TlsSecret.areSeen(image))
        .flatMap(
            ref ->
                image
                    .find(Kinds.SECRET.key(namespace, ref[0]))
                    .map(secret -> keyTrouble(issuer, secret, ref[1]))
                    .orElseGet(
                        () ->
                            Optional.of(
                                new Trouble(
                                    "%s takes its token from Secret %s/%s, which does not exist"
                                        .formatted(words(issuer), namespace, ref[0]),
                                    createToken(namespace, ref[0], ref[1])))));
  }

  private static Optional<Trouble> keyTrouble(Document issuer, Document secret, String key) {
    if (Json.text(secret.tree(), "data", key).filter(each -> !each.isEmpty()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble(
            "%s takes its token from key %s of Secret %s, which has only %s"
                .formatted(
                    words(issuer),
                    key,
                    Services.name(secret),
                    Json.map(secret.tree(), "data").keySet()),
            createToken(secret.namespace(), secret.name(), key)));
  }

  /** The token is read from the terminal, so that it stands in no history. */
  static String createToken(String namespace, String name, String key) {
    String bare = name.strip().split("\\s", 2)[0];
    return "read -rs TOKEN && kubectl -n %s create secret generic %s --from-literal=%s=\"$TOKEN\" --dry-run=client -o yaml | kubectl apply -f -"
        .formatted(namespace, bare, key);
  }

  static String words(Document issuer) {
    return issuer.kindName() + " " + Services.name(issuer);
  }

  private static String describe(Document issuer) {
    return issuer.namespace().isEmpty()
        ? "kubectl describe clusterissuer " + issuer.name()
        : "kubectl -n %s describe issuer %s".formatted(issuer.namespace(), issuer.name());
  }
}
