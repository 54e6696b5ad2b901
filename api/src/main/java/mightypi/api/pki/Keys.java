package mightypi.api.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/** Key pairs on P-256. */
final class Keys {

  private Keys() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  static String encode(KeyPair pair) {
    return Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded())
        + Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  static KeyPair decode(String text) throws GeneralSecurityException {
    PublicKey known =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Pem.decode("PUBLIC KEY", text)));
    return new KeyPair(known, Identity.parseKey(text));
  }
}
