package mightypi.why.fact;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** Certificates and the issuers they name (cert-manager.io/v1). */
public final class Certificates {

  private Certificates() {}

  /** Those that write a Secret. */
  public static List<Document> writing(Image image, Key secret) {
    return image.all(Kinds.CERTIFICATE, secret.namespace()).stream()
        .filter(
            each ->
                Json.text(each.tree(), "spec", "secretName")
                    .filter(secret.name()::equals)
                    .isPresent())
        .toList();
  }

  public static Key issuerKey(Document certificate) {
    Object ref = Json.map(certificate.tree(), "spec", "issuerRef");
    String name = Json.text(ref, "name").orElse("");
    return Json.text(ref, "kind").orElse("Issuer").equals("ClusterIssuer")
        ? Kinds.CLUSTER_ISSUER.key("", name)
        : Kinds.ISSUER.key(certificate.namespace(), name);
  }

  /** The directory of an issuer's ACME authority; empty when it has none. */
  public static String server(Document issuer) {
    return Json.text(issuer.tree(), "spec", "acme", "server").orElse("");
  }

  public static boolean isStaging(Document issuer) {
    return server(issuer).contains("staging");
  }

  /** The Secret and key with a DNS provider's token, as {@code name key}. */
  static Optional<String[]> token(Document issuer) {
    return Json.list(issuer.tree(), "spec", "acme", "solvers").stream()
        .map(each -> Json.map(each, "dns01", "cloudflare", "apiTokenSecretRef"))
        .filter(each -> !each.isEmpty())
        .map(
            each ->
                new String[] {
                  Json.text(each, "name").orElse(""), Json.text(each, "key").orElse("api-token")
                })
        .findFirst();
  }

  /** Where a ClusterIssuer's Secrets are. */
  static String secretsOf(Document issuer) {
    return issuer.namespace().isEmpty() ? "cert-manager" : issuer.namespace();
  }

  /** An issuer that could be asked from a namespace; what signs itself is trusted by nobody. */
  static Optional<Document> someIssuer(Image image, String namespace) {
    return Stream.concat(
            image.all(Kinds.ISSUER, namespace).stream(), image.all(Kinds.CLUSTER_ISSUER).stream())
        .filter(each -> Json.at(each.tree(), "spec", "selfSigned").isEmpty())
        .min(
            Comparator.comparing(
                each -> Condition.of(each, "Ready").filter(Condition::isTrue).isEmpty()));
  }
}
