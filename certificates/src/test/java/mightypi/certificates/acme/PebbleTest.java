package mightypi.certificates.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a request to a certificate, with DNS-01 by RFC 2136. */
class PebbleTest {

  private static final Key ISSUER = Kinds.ISSUER.key("default", "acme");

  @TempDir Path folder;
  private NameServer names;
  private Pebble pebble;
  private Room room;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    assumeTrue(Program.isInstalled("pebble"), "pebble is not installed");
    assumeTrue(Program.isInstalled("named"), "bind9 is not installed");
    names = NameServer.start(Files.createDirectory(folder.resolve("named")));
    parts.push(names);
    pebble = Pebble.start(folder, names, Ports.unused(), Map.of());
    parts.push(pebble);
    room = new Room(names);
    parts.push(room);
    room.secret("default", "tsig", Map.of("key", NameServer.KEY));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : parts) {
      each.close();
    }
  }

  @Test
  void issuesForNamesWildcardsAndDelegatedNames() throws Exception {
    room.issuer(pebble, room.byUpdate());
    room.request("web", "www.example.org", "*.www.example.org", "elsewhere.example");

    X509Certificate issued = room.issued("web");

    assertThat(names(issued))
        .containsExactlyInAnyOrder("www.example.org", "*.www.example.org", "elsewhere.example");
    assertThat(Room.message(room.cluster.now(), ISSUER))
        .isEqualTo("ACMEAccountRegistered: The ACME account was registered with the ACME server");
    room.until("no challenge is left", now -> now.count(Kinds.CHALLENGE) == 0);
    assertThat(names.texts("_acme-challenge.www.example.org")).isEmpty();
    assertThat(names.texts("_acme-challenge.delegated.example.org")).isEmpty();
    assertThat(room.events(Kinds.CHALLENGE))
        .contains(
            "Started: Challenge scheduled for processing",
            "Presented: Presented challenge using DNS-01 challenge mechanism",
            "DomainVerified: Domain \"www.example.org\" verified with \"DNS-01\" validation");
    assertThat(room.events(Kinds.ORDER)).contains("Complete: Order completed successfully");
    assertThat(room.events(Kinds.CERTIFICATE_REQUEST))
        .contains("CertificateIssued: Certificate fetched from issuer successfully");
    assertThat(Fields.text(room.find(ISSUER).tree(), "status", "acme", "lastRegisteredEmail"))
        .isEqualTo("owner@example.org");
  }

  @Test
  void bindsAnAccountThatTheAuthorityKnowsOtherwise() throws Exception {
    String mac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    Path other = Files.createDirectory(folder.resolve("strict"));
    Pebble strict =
        Pebble.start(
            other,
            names,
            Ports.unused(),
            Map.of(),
            "\"externalAccountBindingRequired\": true, \"externalAccountMACKeys\": {\"kid-1\": \"%s\"}"
                .formatted(mac));
    parts.push(strict);
    room.issuer(
        strict,
        Map.of(
            "externalAccountBinding",
            Map.of("keyID", "kid-1", "keySecretRef", Map.of("name", "eab", "key", "secret"))),
        room.byUpdate());
    room.until(
        "the issuer says what is missing",
        now ->
            Room.message(now, ISSUER)
                .contains(
                    "failed to get External Account Binding key from secret: secrets \"eab\" not found"));
    room.secret("default", "eab", Map.of("secret", mac));
    room.until("registered", now -> Room.status(now, ISSUER, "Ready").equals("True"));
  }

  @Test
  void takesThePreferredChain() throws Exception {
    Path other = Files.createDirectory(folder.resolve("many-roots"));
    Pebble many = Pebble.start(other, names, Ports.unused(), Map.of("PEBBLE_ALTERNATE_ROOTS", "2"));
    parts.push(many);
    String root =
        Files.readString(other.resolve("pebble.log"))
            .lines()
            .filter(each -> each.contains("Generated new root issuer"))
            .map(each -> each.replaceFirst(".*CN=(Pebble Root CA [0-9a-f]+).*", "$1"))
            .toList()
            .getLast();
    room.issuer(many, Map.of("preferredChain", root), room.byUpdate());
    room.request("web", "www.example.org");

    assertThat(room.chain("web").getLast().getIssuerX500Principal().getName())
        .isEqualTo("CN=" + root);
  }

  @Test
  void endsAnOrderOfAProfileThatIsNotOffered() {
    room.issuer(pebble, Map.of("profile", "shortlived"), room.byUpdate());
    room.request("web", "www.example.org");
    Key request = Kinds.CERTIFICATE_REQUEST.key("default", "web");
    room.until(
        "the request has failed",
        now -> Room.message(now, request).startsWith("Failed: Failed to wait for order resource"));
    assertThat(Room.message(room.cluster.now(), request))
        .contains("\"errored\"")
        .contains("profile");
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    return certificate.getSubjectAlternativeNames().stream()
        .map(each -> String.valueOf(each.get(1)))
        .toList();
  }
}
