package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePetitionTest {

  @Test
  void whatIsNoRequestIsSaidToBeNone() throws Exception {
    byte[] pem = Base64.getDecoder().decode(SigningRequestsTest.petition("O=a,CN=b"));
    byte[] der =
        Base64.getMimeDecoder()
            .decode(new String(pem, US_ASCII).replaceAll("-----[A-Z ]*-----", ""));
    Fuzz.ofBytes(pem)
        .allowing(MalformedPetition.class)
        .bytes(5_000, bytes -> Petition.parse(encoded(bytes)));
    Fuzz.ofBytes(der)
        .allowing(MalformedPetition.class)
        .bytes(5_000, bytes -> Petition.parse(encoded(inPem(bytes))));
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
