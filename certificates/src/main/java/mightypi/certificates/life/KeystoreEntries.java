package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.SecretRef;
import mightypi.certificates.x509.Keystores;
import mightypi.certificates.x509.Pem;
import mightypi.control.fact.Fields;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The keystores among the data of a Secret. One that opens with its password and holds the
 * certificate stays as it is, for each writing of one is another.
 */
final class KeystoreEntries {

  private final Image now;
  private final Certificate certificate;
  private final Map<String, @Nullable Object> data;

  KeystoreEntries(Image now, Certificate certificate, Map<String, @Nullable Object> data) {
    this.now = now;
    this.certificate = certificate;
    this.data = data;
  }

  void put(KeyPair key, List<X509Certificate> chain, byte[] authority) throws IOException {
    Optional<X509Certificate> trusted =
        authority.length == 0
            ? Optional.empty()
            : Optional.of(Pem.certificates(authority).getFirst());
    X509Certificate leaf = chain.getFirst();
    Optional<String> jks = password("jks");
    if (jks.isPresent()) {
      String alias = text("jks", "alias", "certificate");
      put(
          new Entry("keystore.jks", "JKS", jks.get(), leaf),
          () -> Keystores.jks(key.getPrivate(), chain, alias, jks.get()));
      trusted.ifPresent(
          each ->
              put(
                  new Entry("truststore.jks", "JKS", jks.get(), each),
                  () -> Keystores.trustJks(each, jks.get())));
    }
    Optional<String> p12 = password("pkcs12");
    if (p12.isPresent()) {
      String profile = text("pkcs12", "profile", "LegacyRC2");
      put(
          new Entry("keystore.p12", "PKCS12", p12.get(), leaf),
          () -> Keystores.pkcs12(key.getPrivate(), chain, profile, p12.get()));
      trusted.ifPresent(
          each ->
              put(
                  new Entry("truststore.p12", "PKCS12", p12.get(), each),
                  () -> Keystores.trustPkcs12(each, p12.get())));
    }
  }

  private record Entry(String name, String type, String password, X509Certificate holds) {}

  private void put(Entry entry, Supplier<byte[]> made) {
    boolean isGood =
        Json.text(data, entry.name())
            .map(text -> Base64.getDecoder().decode(text))
            .filter(bytes -> Keystores.holds(entry.type(), bytes, entry.password(), entry.holds()))
            .isPresent();
    if (!isGood) {
      data.put(entry.name(), Base64.getEncoder().encodeToString(made.get()));
    }
  }

  private String text(String store, String field, String absent) {
    String text = Fields.text(certificate.spec(), "keystores", store, field);
    return text.isEmpty() ? absent : text;
  }

  /** Empty when no store of this kind is wanted, or its password is not there. */
  private Optional<String> password(String store) {
    return wantsStore(certificate, store) ? known(now, certificate, store) : Optional.empty();
  }

  private static boolean wantsStore(Certificate certificate, String store) {
    return Fields.flag(certificate.spec(), "keystores", store, "create");
  }

  private static Optional<String> known(Image now, Certificate certificate, String store) {
    String written = Fields.text(certificate.spec(), "keystores", store, "password");
    return written.isEmpty()
        ? reference(certificate, store).flatMap(each -> each.text(now, certificate.namespace()))
        : Optional.of(written);
  }

  private static Optional<SecretRef> reference(Certificate certificate, String store) {
    return SecretRef.of(
        Json.map(certificate.spec(), "keystores", store, "passwordSecretRef"), "password");
  }

  /** The keystores that are wanted and cannot be written for want of a password. */
  static List<String> withoutPassword(Image now, Certificate certificate) {
    return List.of("jks", "pkcs12").stream()
        .filter(each -> wantsStore(certificate, each) && known(now, certificate, each).isEmpty())
        .toList();
  }
}
