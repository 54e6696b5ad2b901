package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees of TLS. */
class TlsTest {

  private static final String HSTS = "mightypi.cloud/hsts: \"true\"";

  private Lab lab;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    Origin origin = lab.echo();
    lab.serve(
        service("a", origin.port()),
        service("b", origin.port()),
        lab.certificate("cert-a", "a.example"),
        lab.certificate("cert-b", "*.b.example"),
        tlsIngress("a", "a.example", "cert-a").replace("example.com/none: \"\"", HSTS),
        tlsIngress("b", "*.b.example", "cert-b", "ssl-redirect", "false")
            .replace("example.com/none: \"\"", HSTS),
        ingress("c", "c.example"),
        service("c", origin.port()));
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private String handshake(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "openssl";
    all[1] = "s_client";
    all[2] = "-connect";
    all[3] = "127.0.0.1:" + lab.https();
    return Commands.attempt(all).output();
  }

  @Test
  void showsTheCertificateOfTheNameThatIsAskedFor() throws IOException {
    String a = lab.authority("cert-a").toString();
    String b = lab.authority("cert-b").toString();
    assertThat(lab.curl("--cacert", a, "https://a.example/")).startsWith("GET / HTTP/1.1");
    assertThat(lab.curl("--cacert", b, "https://x.b.example/")).startsWith("GET / HTTP/1.1");
    assertThat(lab.curl("--cacert", a, "https://x.b.example/")).contains("certificate");
    String other = "Kubernetes Ingress Controller Fake Certificate";
    assertThat(handshake("-servername", "c.example")).contains(other);
    assertThat(handshake("-servername", "x.y.b.example")).contains(other);
    assertThat(handshake("-noservername")).contains(other);
  }

  @Test
  void speaksOnlyTheTwoNewestVersionsAndAgreesOnTheProtocol() throws IOException {
    String name = "a.example";
    assertThat(handshake("-servername", name, "-tls1_2", "-alpn", "h2,http/1.1"))
        .contains("ECDHE-ECDSA-AES", "ALPN protocol: h2");
    assertThat(handshake("-servername", name, "-tls1_3", "-alpn", "http/1.1"))
        .contains("TLSv1.3", "ALPN protocol: http/1.1");
    assertThat(handshake("-servername", name, "-tls1_3", "-alpn", "spdy/3"))
        .contains("No ALPN negotiated");
    assertThat(handshake("-servername", name, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
        .contains("Cipher is (NONE)");
    assertThat(handshake("-servername", name, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"))
        .contains("Cipher is (NONE)");
  }

  @Test
  void sendsClientsOfHttpToHttpsWhereThereIsACertificate() throws IOException {
    assertThat(lab.curl("-i", "-d", "x", "http://a.example/p?q=1"))
        .startsWith("HTTP/1.1 308")
        .contains("location: https://a.example/p?q=1\r\n");
    assertThat(lab.curl("http://x.b.example/")).startsWith("GET / HTTP/1.1");
    assertThat(lab.curl("http://c.example/")).startsWith("GET / HTTP/1.1");
  }

  @Test
  void tellsBrowsersToStayWithHttpsOverTlsOnly() throws IOException {
    String a = lab.authority("cert-a").toString();
    assertThat(lab.curl("-i", "--cacert", a, "https://a.example/"))
        .containsIgnoringCase("strict-transport-security: max-age=");
    assertThat(lab.curl("-i", "http://x.b.example/"))
        .doesNotContainIgnoringCase("strict-transport-security");
  }

  @Test
  void asksClientsForTheirCertificatesAndTellsTheBackendWhoTheyAre() throws IOException {
    Origin origin = lab.echo();
    lab.certificate("clients", "client.example");
    lab.serve(
        service("a", origin.port()),
        lab.certificate("cert-a", "a.example"),
        lab.certificate("clients", "client.example"),
        tlsIngress(
            "a",
            "a.example",
            "cert-a",
            "auth-tls-secret",
            "shop/clients",
            "auth-tls-pass-certificate-to-upstream",
            "true"));
    String a = lab.authority("cert-a").toString();
    assertThat(lab.curl("--cacert", a, "https://a.example/")).startsWith("curl: ");
    String known =
        lab.curl(
            "--cacert",
            a,
            "--cert",
            lab.authority("clients").toString(),
            "--key",
            lab.key("clients").toString(),
            "-H",
            "ssl-client-subject-dn: CN=admin",
            "https://a.example/");
    assertThat(known)
        .startsWith("GET / HTTP/1.1")
        .contains("ssl-client-verify: SUCCESS", "ssl-client-subject-dn: CN=client.example")
        .contains("ssl-client-cert: -----BEGIN%20CERTIFICATE-----%0A")
        .doesNotContain("CN=admin");
    assertThat(origin.asked()).hasSize(1);
    String pastIt = "https://127.0.0.1:" + lab.https() + "/"; // no name in its handshake
    assertThat(lab.curl("-k", "-i", "-H", "Host: a.example", pastIt)).startsWith("HTTP/2 421");
    assertThat(origin.asked()).hasSize(1);
  }
}
