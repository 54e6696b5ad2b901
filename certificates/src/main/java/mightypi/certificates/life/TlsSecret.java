package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.kind.SecretRef;
import mightypi.certificates.x509.Pem;
import mightypi.certificates.x509.PrivateKeys;
import mightypi.model.Document;
import mightypi.model.Json;

/** A Secret that a certificate is kept in. */
record TlsSecret(Document document) {

  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  static final String AUTHORITY = "ca.crt";
  static final String CERTIFICATE_NAME = "cert-manager.io/certificate-name";
  static final String ISSUER_NAME = "cert-manager.io/issuer-name";
  static final String ISSUER_KIND = "cert-manager.io/issuer-kind";
  static final String ISSUER_GROUP = "cert-manager.io/issuer-group";

  boolean isEmpty() {
    return Json.map(document.tree(), "data").isEmpty();
  }

  boolean has(String entry) {
    return entry(entry).isPresent();
  }

  /** What an entry holds, if it holds something. */
  Optional<byte[]> entry(String entry) {
    return SecretRef.entry(document, entry).filter(bytes -> bytes.length > 0);
  }

  KeyPair key() throws IOException {
    return PrivateKeys.read(entry(KEY).orElse(new byte[0]));
  }

  List<X509Certificate> chain() throws IOException {
    return Pem.certificates(entry(CERTIFICATE).orElse(new byte[0]));
  }

  X509Certificate leaf() throws IOException {
    return chain().getFirst();
  }
}
