package mightypi.certificates.x509;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import mightypi.certificates.x509.KeyWish.Algorithm;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileKeyTest {

  @Test
  void aDamagedKeyIsRefused() throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG"); // alike in each run, for the seed
    random.setSeed(1);
    for (KeyWish wish :
        List.of(
            new KeyWish(Algorithm.ECDSA, 256, false, false),
            new KeyWish(Algorithm.ECDSA, 256, true, false),
            new KeyWish(Algorithm.ED25519, 0, true, false),
            new KeyWish(Algorithm.RSA, 2048, false, false))) {
      KeyPair pair = PrivateKeys.generate(wish, random);
      byte[] pem = PrivateKeys.write(pair, wish);
      Fuzz.ofBytes(pem).allowing(IOException.class).bytes(300, PrivateKeys::read);
      String type = Pem.read(pem).getFirst().getType();
      Fuzz.ofBytes(Pem.der(pem).orElseThrow())
          .allowing(IOException.class)
          .bytes(300, der -> PrivateKeys.read(Pem.write(type, der)));
    }
  }
}
