package mightypi.certificates.life;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.x509.Chance;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.Requests;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Randomness;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** Asks the issuer: one CertificateRequest for each revision of a Certificate. */
public final class RequestMaking implements Controller {

  private static final int LONGEST_STEM = 52;
  private static final List<String> NOT_COPIED =
      List.of("kubectl.kubernetes.io/", "fluxcd.io/", "argocd.argoproj.io/", "mightypi.cloud/");

  private final SecureRandom chance;

  public RequestMaking(Randomness randomness) {
    this.chance = new Chance(randomness);
  }

  @Override
  public String name() {
    return "cert-manager-certificates-request-manager";
  }

  @Override
  public Set<Kind> watches() {
    return Concerned.WATCHED;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Concerned.by(image, changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Facts> facts = Facts.of(now, key).filter(each -> each.certificate().isIssuing());
    String secretName = facts.map(each -> each.certificate().nextPrivateKeySecretName()).orElse("");
    Optional<TlsSecret> secret =
        now.find(Kinds.SECRET.key(key.namespace(), secretName)).map(TlsSecret::new);
    if (facts.isEmpty() || secret.isEmpty()) {
      return Decision.NOTHING;
    }
    try {
      return decide(facts.get(), secret.get().key());
    } catch (IOException e) {
      return Decision.NOTHING; // the key manager makes another
    }
  }

  private Decision decide(Facts facts, KeyPair key) {
    List<CertificateRequest> good = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (CertificateRequest each : facts.next()) {
      if (isGood(facts, each, key) && good.isEmpty()) {
        good.add(each);
      } else {
        steps.add(Change.delete(each.key(), each.document()));
      }
    }
    if (good.isEmpty()) {
      steps.addAll(create(facts, key));
    }
    return Decision.of(steps);
  }

  private static boolean isGood(Facts facts, CertificateRequest request, KeyPair key) {
    try {
      return Requests.isFor(Pem.request(request.request().orElse(new byte[0])), key.getPublic())
          && facts.mismatches(request).isEmpty()
          && !isOfEarlierAttempt(facts, request);
    } catch (IOException e) {
      return false;
    }
  }

  /** What failed before this attempt began says nothing about it. */
  static boolean isOfEarlierAttempt(Facts facts, CertificateRequest request) {
    Optional<Instant> began =
        Conditions.find(Conditions.of(facts.certificate().document()), "Issuing")
            .flatMap(each -> Fields.time(each, "lastTransitionTime"));
    Optional<Instant> failed = Fields.time(request.document().tree(), "status", "failureTime");
    return began.isPresent() && failed.isPresent() && failed.get().isBefore(began.get());
  }

  private List<Step> create(Facts facts, KeyPair key) {
    Certificate certificate = facts.certificate();
    byte[] csr;
    try {
      csr = Requests.make(certificate, facts.commonNameToAsk(), key, chance);
    } catch (IllegalArgumentException e) {
      return List.of(
          Occurrence.warning(
              Kinds.CERTIFICATE,
              certificate.document(),
              "RequestFailed",
              "Failed to generate CSR: " + e.getMessage()));
    }
    String name = name(certificate.name(), facts.nextRevision());
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Change.Create(
            Kinds.CERTIFICATE_REQUEST.key(certificate.namespace(), name),
            document(facts, name, csr)));
    steps.add(
        Occurrence.normal(
            Kinds.CERTIFICATE,
            certificate.document(),
            "Requested",
            "Created new CertificateRequest resource \"%s\"".formatted(name)));
    if (!facts.commonNameToAsk().equals(certificate.commonName())) {
      steps.add(commonNameLeftOut(certificate));
    }
    return steps;
  }

  private static Occurrence commonNameLeftOut(Certificate certificate) {
    return Occurrence.warning(
        Kinds.CERTIFICATE,
        certificate.document(),
        "CommonNameLeftOut",
        ("spec.commonName \"%s\" is not among spec.dnsNames, and an ACME authority refuses such a"
                + " name: the certificate is asked for without it. Mend: add it to spec.dnsNames, or"
                + " take spec.commonName away")
            .formatted(certificate.commonName()));
  }

  /** The same for the same revision, so that a lost reply makes no second request. */
  private static String name(String certificate, int revision) {
    if (certificate.length() <= LONGEST_STEM) {
      return certificate + "-" + revision;
    }
    CRC32 rest = new CRC32();
    rest.update(certificate.getBytes(StandardCharsets.UTF_8));
    return "%s-%08x-%d"
        .formatted(certificate.substring(0, LONGEST_STEM), rest.getValue(), revision);
  }

  private static Document document(Facts facts, String name, byte[] csr) {
    Certificate certificate = facts.certificate();
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    Json.text(certificate.spec(), "duration").ifPresent(each -> spec.put("duration", each));
    spec.put("issuerRef", Json.map(certificate.spec(), "issuerRef"));
    spec.put("request", Base64.getEncoder().encodeToString(csr));
    if (certificate.isCa()) {
      spec.put("isCA", true);
    }
    if (!certificate.usages().isEmpty()) {
      spec.put("usages", certificate.usages());
    }
    return Document.of(
        Fields.fields(
            "apiVersion",
            Kinds.CERTIFICATE_REQUEST.apiVersion(),
            "kind",
            Kinds.CERTIFICATE_REQUEST.name(),
            "metadata",
            Fields.fields(
                "name",
                name,
                "namespace",
                certificate.namespace(),
                "labels",
                certificate.document().labels(),
                "annotations",
                annotations(facts),
                "ownerReferences",
                List.of(Owners.controlledBy(Kinds.CERTIFICATE, certificate.document()))),
            "spec",
            spec));
  }

  private static Map<String, @Nullable Object> annotations(Facts facts) {
    Document certificate = facts.certificate().document();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Json.map(certificate.tree(), "metadata", "annotations")
        .forEach(
            (name, value) -> {
              if (NOT_COPIED.stream().noneMatch(name::startsWith)) {
                all.put(name, value);
              }
            });
    all.put(CertificateRequest.CERTIFICATE_NAME, certificate.name());
    all.put(CertificateRequest.REVISION, String.valueOf(facts.nextRevision()));
    all.put(CertificateRequest.PRIVATE_KEY, facts.certificate().nextPrivateKeySecretName());
    return all;
  }
}
