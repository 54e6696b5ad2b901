package mightypi.why.fact;

import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * Why a Secret with a certificate is not there, or not as it should be: from the Ingress's
 * annotation over the Certificate, its issuer and its request to the Order and Challenge in flight.
 * What is furthest down says it best.
 */
public final class Issuance {

  private static final String BY_ISSUER = "cert-manager.io/issuer";
  private static final String BY_CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";

  private final Image image;
  private final Target target;
  private final Key secret;
  private final String host;

  public Issuance(Image image, Target target, Key secret, String host) {
    this.image = image;
    this.target = target;
    this.secret = secret;
    this.host = host;
  }

  public Optional<Trouble> trouble() {
    List<Document> certificates = Certificates.writing(image, secret);
    if (certificates.isEmpty()) {
      return Optional.of(annotationTrouble().orElseGet(this::nobodyWrites));
    }
    return certificates.stream()
        .filter(each -> Condition.of(each, "Ready").filter(Condition::isTrue).isEmpty())
        .map(this::certificateTrouble)
        .findFirst();
  }

  /** An annotation that names an issuer that is not there. */
  public Optional<Trouble> annotationTrouble() {
    Optional<String> issuer = annotation(BY_ISSUER);
    Optional<String> clusterIssuer = annotation(BY_CLUSTER_ISSUER);
    if (issuer.isPresent() && !isThere(Kinds.ISSUER.key(secret.namespace(), issuer.get()))) {
      return Optional.of(noIssuer(issuer.get()));
    }
    return clusterIssuer
        .filter(each -> !isThere(Kinds.CLUSTER_ISSUER.key("", each)))
        .map(
            each ->
                new Trouble(
                    "%s asks for ClusterIssuer %s, which does not exist"
                        .formatted(target.ownerWords(), each),
                    annotate(BY_CLUSTER_ISSUER + "=" + someIssuer())));
  }

  private Optional<String> annotation(String name) {
    return Json.text(target.owner().tree(), "metadata", "annotations", name);
  }

  private boolean isThere(Key key) {
    return image.find(key).isPresent();
  }

  private Trouble noIssuer(String name) {
    String seen =
        "%s has the annotation %s: %s, but there is no Issuer %s in namespace %s"
            .formatted(target.ownerWords(), BY_ISSUER, name, name, secret.namespace());
    boolean isCluster = isThere(Kinds.CLUSTER_ISSUER.key("", name));
    return new Trouble(
        isCluster ? seen + "; %s is a ClusterIssuer".formatted(name) : seen,
        annotate(
            "%s- %s=%s".formatted(BY_ISSUER, BY_CLUSTER_ISSUER, isCluster ? name : someIssuer())));
  }

  private String annotate(String what) {
    return "kubectl -n %s annotate --overwrite %s %s %s"
        .formatted(secret.namespace(), target.ownerKind(), target.owner().name(), what);
  }

  private Trouble nobodyWrites() {
    return new Trouble(
        "Secret %s does not exist, and no Certificate writes it".formatted(secretWords()), ask());
  }

  private String someIssuer() {
    return Certificates.someIssuer(image, "").map(Document::name).orElse("NAME-OF-A-CLUSTERISSUER");
  }

  /** A command that lets an issuer write the Secret. */
  public String ask() {
    Optional<Document> issuer = Certificates.someIssuer(image, secret.namespace());
    return issuer
        .map(
            each ->
                """
                echo '{"apiVersion":"cert-manager.io/v1","kind":"Certificate",\
                "metadata":{"name":"%s","namespace":"%s"},"spec":{"secretName":"%s",\
                "dnsNames":["%s"],"issuerRef":{"kind":"%s","name":"%s"}}}' | kubectl apply -f -"""
                    .formatted(
                        secret.name(),
                        secret.namespace(),
                        secret.name(),
                        host,
                        each.kindName(),
                        each.name()))
        .orElseGet(
            () ->
                "kubectl -n %s create secret tls %s --cert=CHAIN.pem --key=KEY.pem --dry-run=client -o yaml | kubectl apply -f -   # or make a ClusterIssuer first"
                    .formatted(secret.namespace(), secret.name()));
  }

  private String secretWords() {
    return secret.namespace() + "/" + secret.name();
  }

  private Trouble certificateTrouble(Document certificate) {
    Key issuerKey = Certificates.issuerKey(certificate);
    Optional<Document> issuer = image.find(issuerKey);
    if (issuer.isEmpty()) {
      return noSuchIssuer(certificate, issuerKey);
    }
    return IssuerTrouble.of(image, issuer.get())
        .or(() -> challengeTrouble(certificate, issuer.get()))
        .or(() -> orderTrouble(certificate))
        .or(() -> commonNameTrouble(certificate))
        .or(() -> requestTrouble(certificate))
        .orElseGet(() -> waits(certificate));
  }

  private Trouble noSuchIssuer(Document certificate, Key issuer) {
    boolean isElsewhere =
        issuer.kind().equals(Kinds.ISSUER) && isThere(Kinds.CLUSTER_ISSUER.key("", issuer.name()));
    return new Trouble(
        "Certificate %s asks for %s %s, which does not exist%s"
            .formatted(
                Services.name(certificate),
                issuer.kind().name(),
                issuer.name(),
                isElsewhere ? "; it is a ClusterIssuer" : ""),
        "kubectl -n %s patch certificate %s --type merge -p '{\"spec\":{\"issuerRef\":{\"kind\":\"ClusterIssuer\",\"name\":\"%s\"}}}'"
            .formatted(
                certificate.namespace(),
                certificate.name(),
                isElsewhere ? issuer.name() : someIssuer()));
  }

  private Optional<Trouble> challengeTrouble(Document certificate, Document issuer) {
    return image.all(Kinds.CHALLENGE, certificate.namespace()).stream()
        .filter(each -> isFor(certificate, each))
        .filter(each -> !state(each).equals("valid"))
        .map(each -> ChallengeTrouble.of(each, issuer))
        .findFirst();
  }

  private Optional<Trouble> orderTrouble(Document certificate) {
    return image.all(Kinds.ORDER, certificate.namespace()).stream()
        .filter(each -> descends(each, certificate))
        .filter(each -> List.of("invalid", "errored", "expired").contains(state(each)))
        .map(
            each ->
                new Trouble(
                    "Order %s is %s: %s"
                        .formatted(
                            Services.name(each),
                            state(each),
                            Json.text(each.tree(), "status", "reason").orElse("no reason given")),
                    "kubectl -n %s describe order %s".formatted(each.namespace(), each.name())))
        .findFirst();
  }

  private Optional<Trouble> commonNameTrouble(Document certificate) {
    String commonName = Json.text(certificate.tree(), "spec", "commonName").orElse("");
    List<?> names = Json.list(certificate.tree(), "spec", "dnsNames");
    if (commonName.isEmpty() || names.isEmpty() || names.contains(commonName)) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble(
            "Certificate %s has the commonName %s, which is not among its dnsNames"
                .formatted(Services.name(certificate), commonName),
            "kubectl -n %s patch certificate %s --type merge -p '{\"spec\":{\"commonName\":\"%s\"}}'"
                .formatted(certificate.namespace(), certificate.name(), names.getFirst())));
  }

  private Optional<Trouble> requestTrouble(Document certificate) {
    return image.all(Kinds.CERTIFICATE_REQUEST, certificate.namespace()).stream()
        .filter(each -> descends(each, certificate))
        .flatMap(
            each ->
                Condition.of(each, "Ready")
                    .filter(Condition::isFalse)
                    .filter(condition -> !condition.reason().equals("Pending"))
                    .map(
                        condition ->
                            new Trouble(
                                "CertificateRequest %s: %s"
                                    .formatted(Services.name(each), condition.words()),
                                "kubectl -n %s describe certificaterequest %s"
                                    .formatted(each.namespace(), each.name())))
                    .stream())
        .findFirst();
  }

  private Trouble waits(Document certificate) {
    String why =
        Condition.of(certificate, "Issuing")
            .filter(Condition::isFalse)
            .or(() -> Condition.of(certificate, "Ready"))
            .map(Condition::words)
            .or(() -> Warnings.latest(image, certificate))
            .orElse("nobody has looked at it yet");
    return new Trouble(
        "Certificate %s is not ready: %s".formatted(Services.name(certificate), why),
        "kubectl -n %s describe certificate %s"
            .formatted(certificate.namespace(), certificate.name()));
  }

  private static String state(Document document) {
    return Json.text(document.tree(), "status", "state").orElse("");
  }

  /** Whether a Challenge is for a name of the Certificate. */
  private static boolean isFor(Document certificate, Document challenge) {
    String name = Json.text(challenge.tree(), "spec", "dnsName").orElse("");
    return Json.list(certificate.tree(), "spec", "dnsNames").stream()
        .map(String::valueOf)
        .anyMatch(each -> each.equals(name) || each.equals("*." + name));
  }

  /** By owner, or by the annotation that says for which Certificate it was made. */
  private boolean descends(Document document, Document certificate) {
    boolean isNamed =
        Json.text(document.tree(), "metadata", "annotations", "cert-manager.io/certificate-name")
            .filter(certificate.name()::equals)
            .isPresent();
    return isNamed
        || document.owners().stream().anyMatch(each -> each.name().equals(certificate.name()));
  }
}
