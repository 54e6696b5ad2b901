package mightypi.certificates.x509;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.HexFormat;
import mightypi.testkit.Fuzz;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePemTest {

  @Test
  void aDamagedRequestIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG"); // alike in each run, for the seed
    random.setSeed(1);
    generator.initialize(256, random);
    var pair = generator.generateKeyPair();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=shop.example"), pair.getPublic())
            .build(
                new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(pair.getPrivate()))
            .getEncoded();
    Fuzz.ofBytes(Pem.write("CERTIFICATE REQUEST", request))
        .allowing(IOException.class)
        .bytes(20_000, HostilePemTest::read);
    Fuzz.ofBytes(request)
        .allowing(IOException.class)
        .bytes(20_000, der -> read(Pem.write("CERTIFICATE REQUEST", der)));
  }

  private static void read(byte[] pem) throws IOException {
    var request = Pem.request(pem);
    Requests.names(request);
    Requests.subject(request);
    Requests.commonName(request);
  }

  @Test
  void aDamagedCertificateIsRefused() {
    Fuzz.ofBytes(Pem.write("CERTIFICATE", HexFormat.of().parseHex("3003020101")))
        .allowing(IOException.class)
        .bytes(
            20_000,
            pem -> {
              Pem.der(pem);
              Pem.read(pem);
            });
  }
}
