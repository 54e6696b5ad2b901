package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePetitionTest {

  @Test
  void whatIsNoRequestIsSaidToBeNone() throws Exception {
    byte[] pem = pem();
    byte[] der = der(pem);
    Fuzz.ofBytes(pem)
        .allowing(MalformedPetition.class)
        .bytes(5_000, bytes -> Petition.parse(encoded(bytes)));
    Fuzz.ofBytes(der)
        .allowing(MalformedPetition.class)
        .bytes(5_000, bytes -> Petition.parse(encoded(inPem(bytes))));
  }

  @Test
  void aSignatureIsOfWholeBytes() throws Exception {
    byte[] der = der(pem());
    int at = der.length - 1;
    while (der[at - 3] != 3 || der[at - 1] != 0 || der[at] != 0x30) {
      at--; // to where a bit string begins that holds a sequence: the signature
    }
    der[at - 1] = 4; // the bits of its last byte that do not count, and are none then
    der[der.length - 1] = (byte) (der[der.length - 1] & 0xF0);
    assertThatThrownBy(() -> Petition.parse(encoded(inPem(der))))
        .isInstanceOf(MalformedPetition.class)
        .hasMessageContaining("octet aligned");
  }

  private static byte[] pem() throws Exception {
    return Base64.getDecoder().decode(SigningRequestsTest.petition("O=a,CN=b"));
  }

  private static byte[] der(byte[] pem) {
    return Base64.getMimeDecoder()
        .decode(new String(pem, US_ASCII).replaceAll("-----[A-Z ]*-----", ""));
  }

  private static byte[] inPem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(der))
        .getBytes(US_ASCII);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
