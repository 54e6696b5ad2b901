package mightypi.why.hop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.why.evidence.Handshake;
import mightypi.why.evidence.Handshake.Served;
import mightypi.why.fact.Certificates;
import mightypi.why.fact.HostNames;
import mightypi.why.fact.Issuance;
import mightypi.why.fact.Target;
import mightypi.why.fact.TlsSecret;
import mightypi.why.fact.Trouble;

/** What is served, beside what should be. */
record ServedCertificate(Scene scene, Handshake handshake) {

  private static final String HOP = CertificateHop.HOP;
  private static final Duration SOON = Duration.ofDays(7);

  List<Finding> findings() {
    if (!handshake.failure().isEmpty()) {
      return List.of(refused());
    }
    if (handshake.chain().isEmpty()) {
      return List.of();
    }
    Served leaf = handshake.chain().getFirst();
    // The gateway does not serve what does not fit, so the Secret's own says what is wrong.
    Served kept =
        secret().flatMap(scene.image()::find).flatMap(TlsSecret::certificate).orElse(leaf);
    List<Finding> findings = new ArrayList<>();
    findings.add(
        wrongName(kept)
            .or(() -> expired(kept))
            .or(() -> otherThanSecret(leaf, kept))
            .or(() -> staging(leaf))
            .or(this::distrusted)
            .orElseGet(() -> Finding.ok(HOP, words(leaf))));
    soon(leaf).ifPresent(findings::add);
    return findings;
  }

  private Finding refused() {
    return Finding.broken(
        HOP,
        "a TLS handshake for " + scene.question().host(),
        handshake.failure(),
        "openssl s_client -connect %s:%d -servername %s </dev/null"
            .formatted(
                scene.door().map(each -> each.address()).orElse(scene.question().host()),
                scene.question().port(),
                scene.question().host()));
  }

  private static String words(Served leaf) {
    return "%s for %s, until %s"
        .formatted(leaf.issuer(), String.join(", ", leaf.names()), leaf.notAfter());
  }

  private Optional<Finding> wrongName(Served leaf) {
    String host = scene.question().host();
    if (leaf.names().stream().anyMatch(each -> HostNames.coversOneLabel(each, host))) {
      return Optional.empty();
    }
    String names = leaf.names().isEmpty() ? leaf.subject() : String.join(", ", leaf.names());
    return Optional.of(
        Finding.broken(
            HOP,
            "a certificate for " + host,
            "one for %s, from %s".formatted(names, secretWords()),
            writer()
                .map(
                    each ->
                        "kubectl -n %s patch certificate %s --type json -p '[{\"op\":\"add\",\"path\":\"/spec/dnsNames/-\",\"value\":\"%s\"}]'"
                            .formatted(each.namespace(), each.name(), host))
                .orElseGet(this::renew)));
  }

  private Optional<Finding> expired(Served leaf) {
    if (!leaf.notAfter().isBefore(scene.now())) {
      return Optional.empty();
    }
    Optional<Trouble> trouble = issuance().flatMap(Issuance::trouble).filter(_ -> hasWriter());
    return Optional.of(
        Finding.broken(
            HOP,
            "a certificate that is valid today",
            "that of %s expired at %s%s"
                .formatted(
                    secretWords(),
                    leaf.notAfter(),
                    trouble.map(each -> "; " + each.seen()).orElse("")),
            trouble.map(Trouble::mend).orElseGet(this::renew)));
  }

  private Optional<Finding> otherThanSecret(Served leaf, Served kept) {
    return Optional.of(kept)
        .filter(each -> !each.sha256().equals(leaf.sha256()))
        .map(
            _ ->
                Finding.broken(
                    HOP,
                    "the certificate of " + secretWords(),
                    "another one is served: " + words(leaf),
                    "kubectl get ingress -A   # does another Ingress name the host with another Secret?"));
  }

  private Optional<Finding> staging(Served leaf) {
    boolean isStaging =
        leaf.issuer().contains("STAGING")
            || leaf.issuer().contains("Fake LE")
            || issuer().filter(Certificates::isStaging).isPresent();
    if (!isStaging) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.broken(
            HOP,
            "a certificate that browsers trust",
            "one of the authority's staging environment (%s): browsers refuse it, and Cloudflare's Full (strict) answers 526"
                .formatted(leaf.issuer()),
            issuer()
                .map(
                    each ->
                        "kubectl patch %s %s--type merge -p '{\"spec\":{\"acme\":{\"server\":\"https://acme-v02.api.letsencrypt.org/directory\"}}}' && %s"
                            .formatted(
                                each.kindName().toLowerCase(java.util.Locale.ROOT),
                                each.namespace().isEmpty()
                                    ? each.name() + " "
                                    : each.name() + " -n " + each.namespace() + " ",
                                renew()))
                .orElse(renew())));
  }

  private Optional<Finding> distrusted() {
    if (handshake.distrust().isEmpty()) {
      return Optional.empty();
    }
    Served leaf = handshake.chain().getFirst();
    return Optional.of(
        Finding.warn(
            HOP,
            "a chain that this machine trusts",
            "%s; %s".formatted(words(leaf), handshake.distrust()),
            "./mighty why %s --cacert ROOT.pem   # when the authority is your own; clients need its root as well"
                .formatted(scene.question().host())));
  }

  private Optional<Finding> soon(Served leaf) {
    return Optional.of(leaf.notAfter())
        .filter(each -> !each.isBefore(scene.now()))
        .filter(each -> each.isBefore(scene.now().plus(SOON)))
        .filter(_ -> isLongLived(leaf))
        .map(
            _ -> Finding.warn(HOP, "renewed in time", "it expires at " + leaf.notAfter(), renew()));
  }

  private static boolean isLongLived(Served leaf) {
    return Duration.between(leaf.notBefore(), leaf.notAfter()).compareTo(SOON.multipliedBy(3)) > 0;
  }

  private String renew() {
    return writer()
        .map(
            each ->
                "kubectl -n %s delete secret %s   # Certificate %s writes it anew"
                    .formatted(each.namespace(), secret().orElseThrow().name(), each.name()))
        .or(() -> issuance().map(Issuance::ask))
        .orElse("kubectl get certificates -A");
  }

  private Optional<Key> secret() {
    return scene.target().flatMap(Target::tls);
  }

  private String secretWords() {
    return secret()
        .map(each -> "Secret " + each.namespace() + "/" + each.name())
        .orElse("what is served");
  }

  private boolean hasWriter() {
    return writer().isPresent();
  }

  private Optional<Issuance> issuance() {
    return scene
        .target()
        .flatMap(
            each ->
                each.tls()
                    .map(
                        secret ->
                            new Issuance(scene.image(), each, secret, scene.question().host())));
  }

  private Optional<Document> writer() {
    return secret().flatMap(each -> Certificates.writing(scene.image(), each).stream().findFirst());
  }

  private Optional<Document> issuer() {
    return writer().map(Certificates::issuerKey).flatMap(scene.image()::find);
  }
}
