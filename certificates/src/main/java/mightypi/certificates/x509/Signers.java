package mightypi.certificates.x509;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The signature that goes with a key: a longer key, a longer digest, as cert-manager has it. */
final class Signers {

  private Signers() {}

  static ContentSigner of(KeyPair key, SecureRandom chance) {
    try {
      return new JcaContentSignerBuilder(algorithm(key))
          .setSecureRandom(chance)
          .build(key.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e); // keys come from PrivateKeys, which makes what signs
    }
  }

  private static String algorithm(KeyPair key) {
    int size = PrivateKeys.size(key.getPublic());
    return switch (key.getPublic()) {
      case RSAPublicKey rsa -> digest(size >= 4096, size >= 3072) + "WithRSA";
      case ECPublicKey ec -> digest(size > 384, size > 256) + "WithECDSA";
      default -> "Ed25519";
    };
  }

  private static String digest(boolean isLongest, boolean isLonger) {
    return isLongest ? "SHA512" : isLonger ? "SHA384" : "SHA256";
  }
}
