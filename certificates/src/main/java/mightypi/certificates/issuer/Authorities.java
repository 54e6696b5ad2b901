package mightypi.certificates.issuer;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.kind.Issuer;
import mightypi.certificates.kind.SecretRef;
import mightypi.certificates.x509.Authority;
import mightypi.certificates.x509.Leaf;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.PrivateKeys;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The key pairs of issuers of type {@code ca}. */
public final class Authorities {

  private Authorities() {}

  /** What was found. */
  public sealed interface Outcome {

    record Found(Authority authority) implements Outcome {}

    /** There is no such Secret. */
    record Absent(String namespace, String name) implements Outcome {}

    /** The Secret holds no key pair that may sign certificates. */
    record Unfit(String why) implements Outcome {}
  }

  public static Outcome of(Image now, Issuer issuer) {
    Object ca = issuer.ca().orElseThrow();
    String name = Fields.text(ca, "secretName");
    Optional<Document> secret = now.find(Kinds.SECRET.key(issuer.secretNamespace(), name));
    if (secret.isEmpty()) {
      return new Outcome.Absent(issuer.secretNamespace(), name);
    }
    try {
      return read(secret.get(), urls(ca));
    } catch (IOException e) {
      return new Outcome.Unfit(String.valueOf(e.getMessage()));
    }
  }

  private static Outcome read(Document secret, Authority.Urls urls) throws IOException {
    KeyPair key = PrivateKeys.read(entry(secret, "tls.key"));
    List<X509Certificate> chain = new ArrayList<>(Pem.certificates(entry(secret, "tls.crt")));
    if (!new Leaf(chain.getFirst()).isFor(key.getPublic())) {
      return new Outcome.Unfit("tls: private key does not match public key");
    }
    if (chain.getFirst().getBasicConstraints() < 0) {
      return new Outcome.Unfit("certificate is not a CA");
    }
    byte[] root = SecretRef.entry(secret, "ca.crt").orElse(new byte[0]);
    if (root.length > 0) {
      X509Certificate last = Pem.certificates(root).getFirst();
      if (!chain.contains(last)) {
        chain.add(last);
      }
    }
    return new Outcome.Found(new Authority(key, chain, urls));
  }

  private static byte[] entry(Document secret, String name) throws IOException {
    return SecretRef.entry(secret, name)
        .filter(bytes -> bytes.length > 0)
        .orElseThrow(
            () ->
                new IOException(
                    "no data for \"%s\" in secret '%s/%s'"
                        .formatted(name, secret.namespace(), secret.name())));
  }

  /** What certificates of an issuer say about where to ask. */
  public static Authority.Urls urls(@Nullable Object part) {
    return new Authority.Urls(
        texts(part, "crlDistributionPoints"),
        texts(part, "ocspServers"),
        texts(part, "issuingCertificateURLs"));
  }

  private static List<String> texts(@Nullable Object part, String field) {
    return Json.list(part, field).stream().map(String::valueOf).toList();
  }
}
