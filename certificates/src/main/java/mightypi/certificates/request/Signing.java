package mightypi.certificates.request;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.issuer.Authorities;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.certificates.kind.Issuer;
import mightypi.certificates.kind.SecretRef;
import mightypi.certificates.x509.Authority;
import mightypi.certificates.x509.Chance;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.PrivateKeys;
import mightypi.certificates.x509.Requests;
import mightypi.certificates.x509.Usages;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Randomness;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Signs approved requests to issuers of one of the types that sign by themselves. */
public final class Signing implements Controller {

  /** The types of issuers. */
  public enum Type {
    CA("ca"),
    SELF_SIGNED("selfsigned");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  private final Type type;
  private final Clock clock;
  private final Answers answers;
  private final SecureRandom chance;

  public Signing(Type type, Clock clock, Randomness randomness) {
    this.type = type;
    this.clock = clock;
    this.answers = new Answers(clock);
    this.chance = new Chance(randomness);
  }

  @Override
  public String name() {
    return "cert-manager-certificaterequests-issuer-" + type.word;
  }

  @Override
  public Set<Kind> watches() {
    return Petitions.WATCHED;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Petitions.concerned(image, changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<CertificateRequest> request =
        Petitions.open(now, key).filter(each -> each.isApproved() && !each.isDenied());
    Optional<Issuer> issuer =
        request.flatMap(each -> each.issuerRef().find(now, key.namespace())).filter(this::isOfType);
    if (issuer.isEmpty()) {
      return Decision.NOTHING;
    }
    if (!issuer.get().isReady()) {
      return answers.pending(
          request.orElseThrow(),
          "IssuerNotReady",
          "Referenced issuer does not have a Ready status condition");
    }
    return switch (type) {
      case CA -> byAuthority(now, request.orElseThrow(), issuer.get());
      case SELF_SIGNED -> byItself(now, request.orElseThrow(), issuer.get());
    };
  }

  private boolean isOfType(Issuer issuer) {
    return switch (type) {
      case CA -> issuer.ca().isPresent();
      case SELF_SIGNED -> issuer.selfSigned().isPresent();
    };
  }

  private Decision byAuthority(Image now, CertificateRequest request, Issuer issuer) {
    return switch (Authorities.of(now, issuer)) {
      case Authorities.Outcome.Found(Authority authority) -> sign(request, authority);
      case Authorities.Outcome.Absent(String namespace, String name) ->
          answers.pending(
              request,
              "SecretMissing",
              "Referenced secret %s/%s not found".formatted(namespace, name));
      case Authorities.Outcome.Unfit(String why) ->
          answers.pending(
              request, "SecretInvalidData", "Failed to parse signing CA keypair: " + why);
    };
  }

  private Decision byItself(Image now, CertificateRequest request, Issuer issuer) {
    String name = request.privateKeySecretName();
    if (name.isEmpty()) {
      return answers.failed(
          request,
          "MissingAnnotation",
          "Annotation \"%s\" missing or reference empty".formatted(CertificateRequest.PRIVATE_KEY));
    }
    Optional<byte[]> pem = new SecretRef(name, "tls.key").read(now, request.namespace());
    if (pem.isEmpty()) {
      return answers.pending(
          request,
          "MissingSecret",
          "Referenced secret %s/%s not found".formatted(request.namespace(), name));
    }
    try {
      KeyPair key = PrivateKeys.read(pem.get());
      if (!Requests.isFor(csr(request), key.getPublic())) {
        return answers.failed(
            request,
            "ErrorKeyMatch",
            "Referenced private key in Secret %s/%s does not match that in the CSR"
                .formatted(request.namespace(), name));
      }
      return sign(
          request,
          new Authority(key, List.of(), Authorities.urls(issuer.selfSigned().orElseThrow())));
    } catch (IOException e) {
      return answers.failed(
          request, "ErrorParsingKey", "Failed to get key or request: " + e.getMessage());
    }
  }

  private static PKCS10CertificationRequest csr(CertificateRequest request) throws IOException {
    return Pem.request(request.request().orElse(new byte[0]));
  }

  private Decision sign(CertificateRequest request, Authority authority) {
    Authority.Terms terms =
        new Authority.Terms(
            clock.now(),
            request.duration().orElse(Certificate.DEFAULT_DURATION),
            request.isCa(),
            Usages.of(request.usages(), request.isCa()));
    try {
      X509Certificate certificate = authority.sign(csr(request), terms, chance);
      List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
      chain.addAll(authority.intermediates());
      return answers.issued(request, chain, authority.root().or(() -> Optional.of(certificate)));
    } catch (IOException e) {
      return answers.failed(
          request,
          "RequestParsingError",
          "Failed to decode CSR in spec.request: " + e.getMessage());
    }
  }
}
