package mightypi.gateway.compile;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that sign themselves. */
public final class Certificates {

  private Certificates() {}

  /** The fields of a Secret of type kubernetes.io/tls. */
  public static Map<String, String> data(List<String> names) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=" + names.getFirst());
      Instant now = Instant.parse("2026-01-01T00:00:00Z");
      GeneralName[] alternatives =
          names.stream()
              .map(name -> new GeneralName(GeneralName.dNSName, name))
              .toArray(GeneralName[]::new);
      byte[] certificate =
          new JcaX509v3CertificateBuilder(
                  subject,
                  BigInteger.ONE,
                  Date.from(now),
                  Date.from(now.plusSeconds(86_400L * 3650)),
                  subject,
                  pair.getPublic())
              .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return Map.of(
          "tls.crt", text(pem("CERTIFICATE", certificate)),
          "tls.key", text(pem("PRIVATE KEY", pair.getPrivate().getEncoded())),
          "ca.crt", text(pem("CERTIFICATE", certificate)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
  }

  private static String text(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
