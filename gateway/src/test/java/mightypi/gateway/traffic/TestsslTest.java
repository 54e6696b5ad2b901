package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a foreign examiner of TLS servers finds. */
class TestsslTest {

  private static final Pattern FINDING =
      Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"[^}]*?\"severity\"\\s*:\\s*\"([A-Z]+)\"");

  /** A chain as a public authority makes it: three months, and a list of what was revoked. */
  private static final String CHAIN =
      """
      set -e
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Root" \
        -days 30 -keyout ca.key -out ca.crt
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=shop.example" \
        -keyout tls.key -out tls.csr
      printf 'subjectAltName=DNS:shop.example\\nextendedKeyUsage=serverAuth\\n' > ext
      printf 'crlDistributionPoints=URI:http://crl.example/1\\nkeyUsage=digitalSignature\\n' >> ext
      openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 89 \
        -extfile ext -out tls.crt
      """;

  @TempDir private Path folder;

  @Test
  void findsNothingAboveLow() throws Exception {
    Assumptions.assumeTrue(
        Commands.attempt("which", "testssl").isGood(), "testssl.sh is not installed");
    Commands.run("sh", "-c", "cd " + folder + "\n" + CHAIN);
    try (Lab lab = Lab.open()) {
      Origin careful =
          lab.with(
              Origin.that(
                  (asked, out) ->
                      Origin.text(
                          out,
                          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Frame-Options: DENY\r\n"
                              + "X-Content-Type-Options: nosniff\r\n\r\nok")));
      Map<String, String> data = Map.of("tls.crt", field("tls.crt"), "tls.key", field("tls.key"));
      lab.serve(
          service("web", careful.port()),
          Manifests.tlsSecret("cert", data),
          tlsIngress("web", "shop.example", "cert")
              .replace("example.com/none: \"\"", "mightypi.cloud/hsts: \"true\""));
      Path findings = folder.resolve("findings.json");
      Commands.attempt(
          "timeout",
          "150",
          "testssl",
          "--quiet",
          "--warnings",
          "off",
          "--nodns",
          "none",
          "--fast",
          "--ip",
          "127.0.0.1",
          "--add-ca",
          folder.resolve("ca.crt").toString(),
          "--jsonfile",
          findings.toString(),
          "-p",
          "-s",
          "-f",
          "-P",
          "-S",
          "-h",
          "-U",
          "https://shop.example:" + lab.https());
      String all = Files.readString(findings);
      assertThat(all).contains("TLS1_3", "heartbleed", "ROBOT", "LUCKY13", "HSTS");
      // WARN is what the examiner's own OpenSSL cannot ask any more.
      StringBuilder above = new StringBuilder();
      Matcher each = FINDING.matcher(all);
      while (each.find()) {
        if (!each.group(2).matches("OK|INFO|LOW|DEBUG|WARN")) {
          above.append(each.group(1)).append(' ').append(each.group(2)).append('\n');
        }
      }
      assertThat(above.toString()).isEmpty();
    }
  }

  private String field(String file) throws IOException {
    byte[] pem = Files.readString(folder.resolve(file)).getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(pem);
  }
}
