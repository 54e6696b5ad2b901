package mightypi.api.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A certificate and the private key that belongs to it. */
public record Identity(X509Certificate certificate, PrivateKey key) {

  static Identity parse(String certificatePem, String keyPem) throws GeneralSecurityException {
    return new Identity(parseCertificate(certificatePem), parseKey(keyPem));
  }

  static X509Certificate parseCertificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  static PrivateKey parseKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode("PRIVATE KEY", pem)));
  }

  public String certificatePem() {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
    }
  }

  public String keyPem() {
    return Pem.encode("PRIVATE KEY", key.getEncoded());
  }

  /**
   * The key in the form of RFC 5915, curve and public key included, which every client of
   * Kubernetes reads: some take a key in the general form of PKCS #8 for one of RSA, some cannot do
   * without its public half.
   */
  public String ecKeyPem() {
    ECPrivateKey ec = (ECPrivateKey) key;
    int bits = ec.getParams().getOrder().bitLength();
    ASN1Encodable curve =
        PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm().getParameters();
    try {
      return Pem.encode(
          "EC PRIVATE KEY",
          new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ec.getS(), publicBits(), curve)
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a key that was decoded cannot be encoded", e);
    }
  }

  private ASN1BitString publicBits() {
    return SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded())
        .getPublicKeyData();
  }

  boolean isGoodFor(Duration time, Instant now) {
    return certificate.getNotAfter().toInstant().isAfter(now.plus(time));
  }

  @Override
  public String toString() {
    return "Identity of " + certificate.getSubjectX500Principal();
  }
}
