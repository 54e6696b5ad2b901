package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** Certification requests as {@code openssl req} makes them. */
public final class Petitions {

  private Petitions() {}

  /** As {@code spec.request} has it. */
  public static String of(String subject, KeyPair keys)
      throws IOException, OperatorCreationException {
    byte[] der =
        new PKCS10CertificationRequestBuilder(
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(der));
    return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
  }
}
