package mightypi.certificates.acme.fact;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import mightypi.certificates.x509.Pem;
import mightypi.model.Document;
import mightypi.testkit.Fuzz;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class HostileFactsTest {

  @Test
  void aDamagedRequestOfAnOrderIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    ExtensionsGenerator names = new ExtensionsGenerator();
    names.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "shop.example"),
              new GeneralName(GeneralName.iPAddress, "192.0.2.7")
            }));
    byte[] der =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=shop.example"), pair.getPublic())
            .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, names.generate())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    Fuzz.ofBytes(der)
        .allowing(IOException.class)
        .bytes(3_000, bytes -> Request.of(encoded(Pem.write("CERTIFICATE REQUEST", bytes))));
    Fuzz.of(encoded(Pem.write("CERTIFICATE REQUEST", der)))
        .allowing(IOException.class)
        .text(2_000, Request::of);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void aDamagedKeyOfAnAccountIsRefused() throws Exception {
    byte[] pem = AccountKey.generate().pem();
    Fuzz.ofBytes(pem).allowing(GeneralSecurityException.class).bytes(500, AccountKey::parse);
    byte[] der = Pem.der(pem).orElseThrow();
    Fuzz.ofBytes(der)
        .allowing(GeneralSecurityException.class)
        .bytes(500, bytes -> AccountKey.parse(Pem.write("RSA PRIVATE KEY", bytes)));
  }

  @Test
  void whatIsNoWindowToRenewInIsNone() {
    Fuzz.of(
            "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE 2026-01-01T00:00:00Z/2026-01-03T00:00:00Z"
                + " 2026-01-02T00:00:00Z 2026-01-01T06:00:00Z",
            "a b/c d e")
        .text(
            10_000,
            text ->
                RenewalWindow.of(
                    Document.of(
                        Map.of(
                            "metadata",
                            Map.of("annotations", Map.of(RenewalWindow.ANNOTATION, text))))));
  }
}
