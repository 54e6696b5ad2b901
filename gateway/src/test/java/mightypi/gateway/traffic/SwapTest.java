package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.Test;

/** Tables, endpoints and certificates change while requests are under way, and none is lost. */
class SwapTest {

  private static final Pattern SERIAL = Pattern.compile("sha256 Fingerprint=(\\S+)");

  @Test
  void dropsNoRequestWhenTablesAndCertificatesChange() throws Exception {
    try (Lab lab = Lab.open()) {
      Origin one = lab.with(Origin.saying("one"));
      Origin two = lab.with(Origin.saying("two"));
      lab.serve(
          service("web", one.port()),
          lab.certificate("cert", "127.0.0.1"),
          tlsIngress("web", "", "cert"));
      String url = "https://127.0.0.1:" + lab.https() + "/";
      Process http2 = load("-c4", "-m8", url);
      Process http1 = load("--h1", "-c4", url);
      Set<String> shown = new HashSet<>();
      while (http2.isAlive() || http1.isAlive()) {
        int other = shown.size() % 2 == 0 ? two.port() : one.port();
        lab.serve(
            service("web", other),
            lab.freshCertificate("cert", "127.0.0.1"),
            tlsIngress("web", "", "cert"));
        shown.add(fingerprint(lab));
      }
      for (Process each : new Process[] {http2, http1}) {
        String said = new String(each.getInputStream().readAllBytes());
        assertThat(said).contains("6000 succeeded, 0 failed, 0 errored, 0 timeout");
        assertThat(said).contains("status codes: 6000 2xx, 0 3xx, 0 4xx, 0 5xx");
      }
      assertThat(shown).hasSizeGreaterThan(3);
      assertThat(one.asked()).isNotEmpty();
      assertThat(two.asked()).isNotEmpty();
    }
  }

  private static Process load(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 2];
    command[0] = "h2load";
    command[1] = "-n6000";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String fingerprint(Lab lab) throws IOException {
    String shell =
        "openssl s_client -connect 127.0.0.1:%d </dev/null 2>/dev/null | openssl x509 -noout -sha256 -fingerprint"
            .formatted(lab.https());
    Matcher found = SERIAL.matcher(Commands.run("sh", "-c", shell));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
