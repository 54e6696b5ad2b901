package mightypi.gateway.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import mightypi.gateway.compile.Certificates;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** Certificates, keys and lists of users as people put them into Secrets. */
class HostileSecretTest {

  private static final Key SECRET = Kinds.SECRET.key("shop", "tls");
  private static final Map<String, String> WELL = Certificates.data(List.of("shop.example"));

  @Test
  void aDamagedCertificateOrKeyIsFaulty() {
    fuzz("tls.crt").bytes(1_000, bytes -> read("tls.crt", bytes));
    fuzz("tls.key").bytes(1_000, bytes -> read("tls.key", bytes));
    byte[] key = Base64.getMimeDecoder().decode(body(pem("tls.key")));
    Fuzz.ofBytes(key).bytes(500, bytes -> read("tls.key", inPem("PRIVATE KEY", bytes)));
    byte[] certificate = Base64.getMimeDecoder().decode(body(pem("tls.crt")));
    Fuzz.ofBytes(certificate).bytes(500, bytes -> read("tls.crt", inPem("CERTIFICATE", bytes)));
  }

  @Test
  void aDamagedListOfUsersHasOthersOrNone() {
    Fuzz.of("# users\nann:$apr1$a$b\nbob:{SHA}c\n:x\ncarl", "a:b\r\nc:d")
        .bytes(
            5_000,
            bytes -> {
              Secrets secrets = secrets(Map.of("auth", encoded(bytes)));
              secrets.users("shop", "tls", false);
              secrets.users("shop", "tls", true);
            });
  }

  @Test
  void whatIsNotEvenTextInASecretIsFaulty() {
    Fuzz.of("bm90aGluZw==", "!")
        .text(
            5_000,
            text -> {
              Secrets secrets = secrets(Map.of("auth", text, "tls.crt", text, "tls.key", text));
              secrets.users("shop", "tls", true);
              assertThat(secrets.certificate("shop", "tls").good()).isEmpty();
              secrets.authorities("shop", "tls");
            });
  }

  private static Fuzz fuzz(String field) {
    return Fuzz.ofBytes(pem(field).getBytes(US_ASCII));
  }

  private static String pem(String field) {
    return new String(Base64.getDecoder().decode(WELL.get(field)), US_ASCII);
  }

  private static String body(String pem) {
    return pem.replaceAll("-----[A-Z ]*-----", "");
  }

  private static byte[] inPem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der), type)
        .getBytes(US_ASCII);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void read(String field, byte[] bytes) {
    Map<String, String> data = new java.util.HashMap<>(WELL);
    data.put(field, encoded(bytes));
    data.put("ca.crt", data.get("tls.crt"));
    Secrets secrets = secrets(data);
    secrets.certificate("shop", "tls");
    secrets.authorities("shop", "tls");
  }

  private static Secrets secrets(Map<String, String> data) {
    Secrets secrets = new Secrets();
    Document document =
        Document.of(
            Map.of(
                "kind",
                "Secret",
                "metadata",
                Map.of("namespace", "shop", "name", "tls"),
                "data",
                data));
    secrets.turnTo(Image.EMPTY.with(1, SECRET, document));
    return secrets;
  }
}
