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
    pebble = Pebble.start(folder, names, Program.freePort(), Map.of());
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

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    return certificate.getSubjectAlternativeNames().stream()
        .map(each -> String.valueOf(each.get(1)))
        .toList();
  }
}
