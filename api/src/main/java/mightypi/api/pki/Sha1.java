package mightypi.api.pki;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.DigestCalculator;

/** SHA-1 of the JDK, for key identifiers only, as RFC 5280 section 4.2.1.2 has them. */
final class Sha1 implements DigestCalculator {

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);
  }

  @Override
  public OutputStream getOutputStream() {
    return text;
  }

  @Override
  public byte[] getDigest() {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    } finally {
      text.reset();
    }
  }
}
