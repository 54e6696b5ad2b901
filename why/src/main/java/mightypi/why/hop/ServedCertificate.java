package mightypi.why.hop;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.why.evidence.Handshake;
import mightypi.why.evidence.Served;
import mightypi.why.fact.Certificates;
import mightypi.why.fact.HostNames;
import mightypi.why.fact.Target;
import mightypi.why.fact.TlsSecret;

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
    List<Finding> findings = new ArrayList<>();
    findings.add(
        wrongName(leaf)
            .or(() -> expired(leaf))
            .or(() -> otherThanSecret(leaf))
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
            "one for %s is served".formatted(names),
            writer()
                .map(
                    each ->
                        "kubectl -n %s patch certificate %s --type json -p '[{\"op\":\"add\",\"path\":\"/spec/dnsNames/-\",\"value\":\"%s\"}]'"
                            .formatted(each.namespace(), each.name(), host))
                .orElse("kubectl get ingress,certificates -A   # which of them names the host?")));
  }

  private Optional<Finding> expired(Served leaf) {
    return time(leaf.notAfter())
        .filter(each -> each.isBefore(scene.now()))
        .map(
            _ ->
                Finding.broken(
                    HOP,
                    "a certificate that is valid today",
                    "it expired at " + leaf.notAfter(),
                    renew()));
  }

  private Optional<Finding> otherThanSecret(Served leaf) {
    return secret()
        .flatMap(scene.image()::find)
        .flatMap(TlsSecret::fingerprint)
        .filter(each -> !each.equals(leaf.sha256()))
        .map(
            _ ->
                Finding.broken(
                    HOP,
                    "the certificate of Secret %s".formatted(secretWords()),
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
    return time(leaf.notAfter())
        .filter(each -> !each.isBefore(scene.now()))
        .filter(each -> each.isBefore(scene.now().plus(SOON)))
        .filter(_ -> isLongLived(leaf))
        .map(
            _ -> Finding.warn(HOP, "renewed in time", "it expires at " + leaf.notAfter(), renew()));
  }

  private static boolean isLongLived(Served leaf) {
    Optional<Instant> start = time(leaf.notBefore());
    Optional<Instant> end = time(leaf.notAfter());
    return start.isPresent()
        && end.isPresent()
        && Duration.between(start.get(), end.get()).compareTo(SOON.multipliedBy(3)) > 0;
  }

  private String renew() {
    return writer()
        .map(
            each ->
                "kubectl -n %s delete secret %s   # Certificate %s writes it anew"
                    .formatted(each.namespace(), secret().orElseThrow().name(), each.name()))
        .orElse("kubectl get certificates -A");
  }

  private Optional<Key> secret() {
    return scene.target().flatMap(Target::tls);
  }

  private String secretWords() {
    return secret().map(each -> each.namespace() + "/" + each.name()).orElse("");
  }

  private Optional<Document> writer() {
    return secret().flatMap(each -> Certificates.writing(scene.image(), each).stream().findFirst());
  }

  private Optional<Document> issuer() {
    return writer().map(Certificates::issuerKey).flatMap(scene.image()::find);
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
