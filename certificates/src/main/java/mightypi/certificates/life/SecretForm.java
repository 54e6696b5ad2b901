package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.x509.Leaf;
import mightypi.certificates.x509.Pem;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The Secret as a Certificate wants it: data, annotations and labels; what others put in stays. */
final class SecretForm {

  static final String FILTERED = "controller.cert-manager.io/fao";

  private static final String PREFIX = "cert-manager.io/";

  private final Image now;
  private final Certificate certificate;
  private final Map<String, @Nullable Object> data = new LinkedHashMap<>();

  private SecretForm(Image now, Certificate certificate) {
    this.now = now;
    this.certificate = certificate;
  }

  /**
   * What a Secret holds.
   *
   * @param key in PEM
   * @param certificate with its chain, in PEM
   * @param authority in PEM; empty when it is not known
   */
  record Content(byte[] key, byte[] certificate, byte[] authority) {

    /** Of a Secret that has both key and certificate. */
    static Content of(TlsSecret secret) {
      return new Content(
          secret.entry(TlsSecret.KEY).orElse(new byte[0]),
          secret.entry(TlsSecret.CERTIFICATE).orElse(new byte[0]),
          secret.entry(TlsSecret.AUTHORITY).orElse(new byte[0]));
    }
  }

  /** The whole Secret, on the ground of the one that is there. */
  static Document of(Image now, Certificate certificate, Optional<TlsSecret> known, Content content)
      throws IOException {
    return new SecretForm(now, certificate).build(known, content);
  }

  private Document build(Optional<TlsSecret> known, Content content) throws IOException {
    List<X509Certificate> chain = Pem.certificates(content.certificate());
    KeyPair key = mightypi.certificates.x509.PrivateKeys.read(content.key());
    Document base = known.map(TlsSecret::document).orElseGet(this::empty);
    data.putAll(Json.map(base.tree(), "data"));
    put(TlsSecret.CERTIFICATE, content.certificate());
    put(TlsSecret.KEY, content.key());
    put(TlsSecret.AUTHORITY, content.authority());
    formats(content);
    new KeystoreEntries(now, certificate, data).put(key, chain, content.authority());
    return base.with(data, "data")
        .with(annotations(base, new Leaf(chain.getFirst())), "metadata", "annotations")
        .with(labels(base), "metadata", "labels");
  }

  private Document empty() {
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Fields.fields("name", certificate.secretName(), "namespace", certificate.namespace()),
            "type",
            "kubernetes.io/tls"));
  }

  private void put(String entry, byte[] bytes) {
    if (bytes.length == 0) {
      data.remove(entry);
    } else {
      data.put(entry, Base64.getEncoder().encodeToString(bytes));
    }
  }

  private void formats(Content content) throws IOException {
    for (Object each : Json.list(certificate.spec(), "additionalOutputFormats")) {
      switch (Fields.text(each, "type")) {
        case "DER" -> put("key.der", Pem.der(content.key()).orElse(new byte[0]));
        case "CombinedPEM" -> put("tls-combined.pem", combined(content));
        default -> {} // the schema knows no other
      }
    }
  }

  private static byte[] combined(Content content) {
    byte[] both = new byte[content.key().length + 1 + content.certificate().length];
    System.arraycopy(content.key(), 0, both, 0, content.key().length);
    both[content.key().length] = '\n';
    System.arraycopy(
        content.certificate(), 0, both, content.key().length + 1, content.certificate().length);
    return both;
  }

  private Map<String, @Nullable Object> annotations(Document base, Leaf leaf) {
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(Json.map(base.tree(), "metadata", "annotations"));
    all.putAll(Json.map(certificate.spec(), "secretTemplate", "annotations"));
    all.put(TlsSecret.CERTIFICATE_NAME, certificate.name());
    all.put(TlsSecret.ISSUER_NAME, certificate.issuerRef().name());
    all.put(TlsSecret.ISSUER_KIND, certificate.issuerRef().kind());
    all.put(TlsSecret.ISSUER_GROUP, certificate.issuerRef().group());
    all.put(PREFIX + "common-name", leaf.commonName());
    all.put(PREFIX + "alt-names", String.join(",", leaf.dnsNames()));
    all.put(PREFIX + "ip-sans", String.join(",", leaf.ipAddresses()));
    all.put(PREFIX + "uri-sans", String.join(",", leaf.uris()));
    putSome(all, "email-sans", leaf.emailAddresses());
    putSome(all, "subject-organizations", leaf.organizations());
    putSome(all, "subject-organizationalunits", leaf.organizationalUnits());
    putSome(all, "subject-countries", leaf.countries());
    putSome(all, "subject-provinces", leaf.provinces());
    putSome(all, "subject-localities", leaf.localities());
    putSome(all, "subject-streetaddresses", leaf.streetAddresses());
    putSome(all, "subject-postalcodes", leaf.postalCodes());
    putSome(all, "subject-serialnumber", leaf.serialNumbers());
    return all;
  }

  private static void putSome(Map<String, @Nullable Object> all, String name, List<String> values) {
    if (values.isEmpty()) {
      all.remove(PREFIX + name);
    } else {
      all.put(PREFIX + name, String.join(",", values));
    }
  }

  private Map<String, @Nullable Object> labels(Document base) {
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(Json.map(base.tree(), "metadata", "labels"));
    all.putAll(Json.map(certificate.spec(), "secretTemplate", "labels"));
    all.put(FILTERED, "true");
    return all;
  }
}
