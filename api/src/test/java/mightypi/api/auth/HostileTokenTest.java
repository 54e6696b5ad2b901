package mightypi.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import mightypi.api.auth.ServiceAccountTokens.Bound;
import mightypi.api.auth.ServiceAccountTokens.Claims;
import mightypi.model.Randomness;
import mightypi.testkit.FakeClock;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of service accounts that were cut, bent or made up. */
class HostileTokenTest {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private KeyPair keys;
  private ServiceAccountTokens tokens;
  private String token;

  @BeforeEach
  void issue() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG"); // alike in each run, for the seed
    random.setSeed(1);
    generator.initialize(256, random);
    keys = generator.generateKeyPair();
    tokens = new ServiceAccountTokens(keys, FakeClock.atNoon(), Randomness.from(new Random(1)));
    Claims claims =
        new Claims(
            "shop",
            new Bound("web", "u1"),
            new Bound("web-0", "u2"),
            Bound.NONE,
            List.of(ServiceAccountTokens.ISSUER),
            "");
    token = tokens.issue(claims, Duration.ofHours(1)).text();
  }

  @Test
  void aDamagedTokenIsNobodys() {
    assertThat(tokens.verify(token)).isPresent();
    String signed = token.substring(0, token.lastIndexOf('.'));
    Fuzz.of(token)
        .text(
            500,
            text -> {
              Optional<Claims> claims = tokens.verify(text);
              // A signature may be written in two ways; what it signs may not be another text.
              assertThat(claims.isEmpty() || text.startsWith(signed + ".")).isTrue();
            });
  }

  /** Of another server with our key, say: what it claims need not be what we write. */
  @Test
  void whateverIsSignedIsReadOrRefused() {
    String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8);
    Fuzz.of(payload).bytes(200, bytes -> tokens.verify(signed(header(), bytes)));
    Fuzz.of("{\"alg\":\"ES256\",\"kid\":\"x\"}", "{\"alg\":\"none\"}")
        .bytes(200, bytes -> tokens.verify(signed(bytes, payload.getBytes(UTF_8))));
  }

  private static byte[] header() {
    return "{\"alg\":\"ES256\"}".getBytes(UTF_8);
  }

  private String signed(byte[] header, byte[] payload) throws GeneralSecurityException {
    String text = ENCODER.encodeToString(header) + "." + ENCODER.encodeToString(payload);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(text.getBytes(UTF_8));
    return text + "." + ENCODER.encodeToString(signature.sign());
  }
}
