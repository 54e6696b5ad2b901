package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import mightypi.model.Kinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ACME clients that people have, unmodified, as Debian packages them: they change our zone
 * through the API of Cloudflare or by DNS UPDATE, and get certificates.
 */
class AcmeClientsTest {

  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyLjE=";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path folder;
  private HomeZone home;
  private AcmeWorld world;

  @BeforeEach
  void world() throws Exception {
    for (String each : new String[] {"pebble", "lego", "certbot", "openssl", "unshare"}) {
      assumeTrue(Files.exists(Path.of("/usr/bin", each)), each + " is not installed");
    }
    home = new HomeZone();
    home.start();
    home.apply(
        "{apiVersion: v1, kind: Secret, type: mightypi.cloud/tsig, metadata: {name: acme, namespace: mighty-system}, data: {algorithm: %s, secret: %s}}"
            .formatted(base64("hmac-sha256"), base64(SECRET)));
    token("token", TOKEN);
    home.ready(
        home.zone(
            "updatePolicy: [{key: {name: acme}, names: ['_acme-challenge*'], types: [TXT]}]"));
    world = new AcmeWorld(folder, home.address(), home.apiAddress());
  }

  private void token(String name, String text, String... zones) throws Exception {
    home.apply(
        "{apiVersion: v1, kind: Secret, type: mightypi.cloud/dns-token, metadata: {name: %s, namespace: shop, annotations: {mightypi.cloud/zones: '%s', mightypi.cloud/permissions: 'dns:edit,zone:read'}}, data: {token: %s}}"
            .formatted(
                name, zones.length == 0 ? "home.example" : String.join(",", zones), base64(text)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  @AfterEach
  void close() throws Exception {
    if (world != null) {
      world.close();
      home.close();
    }
  }

  private String lego(String provider, Map<String, String> environment) throws Exception {
    InetSocketAddress names = home.address();
    String said =
        world.run(
            environment,
            "lego",
            "--server",
            world.directory(),
            "--accept-tos",
            "--email",
            "admin@home.example",
            "--path",
            folder.resolve(provider).toString(),
            "--dns",
            provider,
            "--dns.resolvers",
            "127.0.0.1:" + names.getPort(),
            "--dns.disable-cp",
            "--domains",
            "home.example",
            "--domains",
            "*.home.example",
            "run");
    assumeFalse(
        said.contains("unrecognized DNS provider"),
        "this lego is built without "
            + provider
            + ", as Debian's is; put another before it on the PATH");
    return said;
  }

  private void nothingIsLeft() {
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD)).as("they clean up").isEmpty();
  }

  @Test
  void legoThroughTheApi() throws Exception {
    String said = lego("cloudflare", Map.of("CLOUDFLARE_DNS_API_TOKEN", TOKEN));
    assertThat(folder.resolve("cloudflare/certificates/home.example.crt"))
        .as(said)
        .isNotEmptyFile();
    nothingIsLeft();
  }

  @Test
  void legoByMailAndKey() throws Exception {
    String said =
        lego(
            "cloudflare",
            Map.of("CLOUDFLARE_EMAIL", "admin@home.example", "CLOUDFLARE_API_KEY", TOKEN));
    assertThat(folder.resolve("cloudflare/certificates/home.example.crt"))
        .as(said)
        .isNotEmptyFile();
    nothingIsLeft();
  }

  @Test
  void legoByUpdate() throws Exception {
    InetSocketAddress names = home.address();
    String said =
        lego(
            "rfc2136",
            Map.of(
                "RFC2136_NAMESERVER",
                "127.0.0.1:" + names.getPort(),
                "RFC2136_SEQUENCE_INTERVAL",
                "1",
                "RFC2136_TSIG_ALGORITHM",
                "hmac-sha256.",
                "RFC2136_TSIG_KEY",
                "acme.",
                "RFC2136_TSIG_SECRET",
                SECRET));
    assertThat(folder.resolve("rfc2136/certificates/home.example.crt")).as(said).isNotEmptyFile();
    nothingIsLeft();
  }

  private String certbot(String plugin, String credentials) throws Exception {
    Path file = folder.resolve("credentials.ini");
    Files.writeString(file, credentials);
    String home = folder.resolve("certbot").toString();
    return world.run(
        Map.of(),
        "certbot",
        "certonly",
        "--non-interactive",
        "--agree-tos",
        "--email",
        "admin@home.example",
        "--no-eff-email",
        "--server",
        world.directory(),
        "--config-dir",
        home,
        "--work-dir",
        home,
        "--logs-dir",
        home,
        "--" + plugin,
        "--" + plugin + "-credentials",
        file.toString(),
        "--" + plugin + "-propagation-seconds",
        "1",
        "-d",
        "home.example",
        "-d",
        "*.home.example");
  }

  @Test
  void certbotThroughTheApi() throws Exception {
    String said = certbot("dns-cloudflare", "dns_cloudflare_api_token = " + TOKEN + "\n");
    assertThat(folder.resolve("certbot/live/home.example/fullchain.pem")).as(said).exists();
    nothingIsLeft();
  }

  @Test
  void certbotByUpdate() throws Exception {
    InetSocketAddress names = home.address();
    String said =
        certbot(
            "dns-rfc2136",
            """
            dns_rfc2136_server = 127.0.0.1
            dns_rfc2136_port = %d
            dns_rfc2136_name = acme.
            dns_rfc2136_secret = %s
            dns_rfc2136_algorithm = HMAC-SHA256
            """
                .formatted(names.getPort(), SECRET));
    assertThat(folder.resolve("certbot/live/home.example/fullchain.pem")).as(said).exists();
    nothingIsLeft();
  }

  @Test
  void certbotWithARevokedTokenIsToldAsByCloudflare() throws Exception {
    revoke();
    assertThat(certbot("dns-cloudflare", "dns_cloudflare_api_token = " + TOKEN + "\n"))
        .contains("9109 Invalid access token");
  }

  @Test
  void legoWithARevokedTokenIsToldAsByCloudflare() throws Exception {
    revoke();
    assertThat(lego("cloudflare", Map.of("CLOUDFLARE_DNS_API_TOKEN", TOKEN)))
        .contains("Invalid access token (9109)");
  }

  /** Another one is left, else nothing would listen. */
  private void revoke() throws Exception {
    token("other", "f".repeat(40));
    home.delete(Kinds.SECRET.key("shop", "token"));
  }

  @Test
  void aTokenOfAnotherZoneFindsNone() throws Exception {
    token("away", "e".repeat(40), "away.example");
    assertThat(certbot("dns-cloudflare", "dns_cloudflare_api_token = " + "e".repeat(40) + "\n"))
        .contains("Unable to determine zone_id for home.example");
  }
}
