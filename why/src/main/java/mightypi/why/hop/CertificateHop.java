package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.why.evidence.Handshake;
import mightypi.why.fact.Certificates;
import mightypi.why.fact.Issuance;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.TlsSecret;
import mightypi.why.fact.Trouble;

/** The certificate: the Secret it should come from, how that is issued, and what is served. */
public final class CertificateHop implements Hop {

  static final String HOP = "certificate";

  @Override
  public List<Finding> look(Scene scene) {
    boolean isPassed =
        scene.target().filter(each -> each.ownerKind().equals("tlsroute")).isPresent();
    if (!scene.question().isTls() || isPassed) {
      return List.of(); // nothing is encrypted, or not by the gateway
    }
    if (scene.hasCluster() && scene.target().isEmpty() && !RouteHop.isDirect(scene)) {
      return List.of(
          Finding.warn(
              HOP,
              "a certificate for " + scene.question().host(),
              "no rule is for the host, so none is chosen; see below",
              ""));
    }
    List<Finding> findings = new ArrayList<>();
    Optional<Finding> cause = scene.target().flatMap(each -> cause(scene, each));
    cause.ifPresent(findings::add);
    Handshake handshake = scene.door().map(each -> each.handshake()).orElse(Handshake.NONE);
    if (cause.isEmpty()) {
      findings.addAll(new ServedCertificate(scene, handshake).findings());
    }
    scene.target().ifPresent(each -> findings.addAll(cautions(scene, each)));
    return findings;
  }

  /** What is wrong before anything is served. */
  private static Optional<Finding> cause(Scene scene, Target target) {
    String host = scene.question().host();
    if (target.tls().isEmpty()) {
      return Optional.of(
          Finding.broken(
              HOP,
              "%s names a Secret for %s under tls".formatted(target.ownerWords(), host),
              "it names none, so the gateway has no certificate for the host",
              tls(target, host)));
    }
    Key secret = target.tls().get();
    Optional<Document> found = scene.image().find(secret);
    if (found.isEmpty()) {
      return new Issuance(scene.image(), target, secret, scene.question().host())
          .trouble()
          .or(() -> Optional.of(gone(secret)))
          .filter(_ -> TlsSecret.areSeen(scene.image()))
          .map(each -> broken(secret, each));
    }
    if (TlsSecret.isHalfWritten(found.get())) {
      return Optional.of(
          broken(
              secret,
              new Issuance(scene.image(), target, secret, scene.question().host())
                  .trouble()
                  .orElseGet(
                      () ->
                          new Trouble(
                              "Secret %s lacks tls.crt or tls.key".formatted(words(secret)),
                              "kubectl -n %s delete secret %s   # its Certificate writes it anew"
                                  .formatted(secret.namespace(), secret.name())))));
    }
    return Optional.empty();
  }

  private static Trouble gone(Key secret) {
    return new Trouble(
        "Secret %s does not exist, although its Certificate says Ready".formatted(words(secret)),
        "kubectl -n %s describe certificates".formatted(secret.namespace()));
  }

  private static Finding broken(Key secret, Trouble trouble) {
    return Finding.broken(
        HOP, "a certificate in Secret %s".formatted(words(secret)), trouble.seen(), trouble.mend());
  }

  private static String words(Key secret) {
    return secret.namespace() + "/" + secret.name();
  }

  private static String tls(Target target, String host) {
    String namespace = target.owner().namespace();
    return target.owner().kindName().equals("Ingress")
        ? "kubectl -n %s patch ingress %s --type merge -p '{\"spec\":{\"tls\":[{\"hosts\":[\"%s\"],\"secretName\":\"%s-tls\"}]}}'"
            .formatted(namespace, target.owner().name(), host, target.owner().name())
        : "kubectl -n %s describe %s %s && kubectl explain gateway.spec.listeners.tls"
            .formatted(namespace, target.ownerKind(), target.owner().name());
  }

  /** What works, and will not for long. */
  private static List<Finding> cautions(Scene scene, Target target) {
    List<Finding> findings = new ArrayList<>();
    if (target.tls().isEmpty()) {
      return findings;
    }
    Key secret = target.tls().get();
    List<Document> writers = Certificates.writing(scene.image(), secret);
    if (writers.size() > 1) {
      findings.add(
          Finding.warn(
              HOP,
              "one Certificate for Secret " + words(secret),
              "%s and %s both write it"
                  .formatted(Services.name(writers.get(0)), Services.name(writers.get(1))),
              "kubectl -n %s delete certificate %s"
                  .formatted(secret.namespace(), writers.get(1).name())));
    }
    Issuance issuance = new Issuance(scene.image(), target, secret, scene.question().host());
    if (scene.image().find(secret).isPresent() && !writers.isEmpty()) {
      issuance
          .trouble()
          .map(each -> Finding.warn(HOP, "an issuer that renews it", each.seen(), each.mend()))
          .ifPresent(findings::add);
    }
    return findings;
  }
}
