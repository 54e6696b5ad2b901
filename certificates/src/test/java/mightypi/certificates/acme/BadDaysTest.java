package mightypi.certificates.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.certificates.acme.fact.AccountKey;
import mightypi.certificates.acme.fact.RenewalWindow;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way is said, and once it is gone all goes on by itself. */
class BadDaysTest {

  private static final Key ISSUER = Kinds.ISSUER.key("default", "acme");
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String PROBLEM = "Content-Type: application/problem+json\r\n";

  @TempDir Path folder;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private NameServer names;
  private Pebble pebble;
  private Front front;
  private Room room;
  private int pagesPort;

  @BeforeEach
  void start() throws IOException, InterruptedException, GeneralSecurityException {
    assumeTrue(Program.isInstalled("pebble"), "pebble is not installed");
    assumeTrue(Program.isInstalled("named"), "bind9 is not installed");
    names = part(NameServer.start(Files.createDirectory(folder.resolve("named"))));
    pagesPort = Ports.unused();
    pebble = part(Pebble.start(folder, names, pagesPort, Map.of("PEBBLE_WFE_NONCEREJECT", "50")));
    front = part(new Front(folder, pebble));
    room = part(new Room(names));
    room.secret("default", "tsig", Map.of("key", NameServer.KEY));
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : parts) {
      each.close();
    }
  }

  private void issuer(Object solver) {
    var unused = room.issuer(front.url("/dir"), pebble.caBundle(), Map.of(), solver);
  }

  @Test
  void goesOnWhereAnEngineThatDiesAfterEveryNoteLeftOff() throws Exception {
    room.dyingAfterEachNote();
    issuer(room.byUpdate());
    room.request("web", "www.example.org", "*.www.example.org");

    assertThat(room.issued("web").getSubjectAlternativeNames()).hasSize(2);
  }

  @Test
  void waitsUntilALimitIsOverAndRemembersItOverARestart() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    front.answering(
        line -> {
          if (!line.startsWith("POST /order-plz ")) {
            return Optional.empty();
          }
          asked.add(Instant.now());
          return asked.size() == 1 ? Optional.of(rateLimited()) : Optional.empty();
        });
    issuer(room.byUpdate());
    room.request("web", "www.example.org");

    Image limited = room.until("the limit is remembered", now -> !limit(now).isEmpty());
    room.restart();
    room.until(
        "the request tells of the limit",
        now ->
            Room.message(now, Kinds.CERTIFICATE_REQUEST.key("default", "web"))
                .contains("rateLimited: too many certificates already issued"));
    Instant until = Instant.parse(limit(limited));

    var unused = room.issued("web");
    // A nonce that the authority refuses is asked again at once, so there may be more than one.
    assertThat(asked.subList(1, asked.size()))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each).isAfterOrEqualTo(until));
  }

  private static String rateLimited() {
    return Front.response(
        429,
        PROBLEM + "Retry-After: 8\r\n",
        "{\"type\":\"urn:ietf:params:acme:error:rateLimited\","
            + "\"detail\":\"too many certificates already issued\"}");
  }

  private static String limit(Image now) {
    return now.all(Kinds.ORDER).stream()
        .map(each -> Fields.annotation(each, Words.RETRY_AFTER))
        .findFirst()
        .orElse("");
  }

  @Test
  void registersAgainWithAnAuthorityThatForgotTheAccount() throws Exception {
    issuer(room.byUpdate());
    room.until("registered", now -> Room.status(now, ISSUER, "Ready").equals("True"));
    String before = Fields.text(room.find(ISSUER).tree(), "status", "acme", "uri");
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String each : List.of("api.key", "api.crt")) {
      Files.copy(folder.resolve(each), other.resolve(each));
    }
    front.before(part(Pebble.startAs(other, names, pagesPort)));

    room.request("web", "www.example.org");
    var unused = room.issued("web");

    assertThat(Fields.text(room.find(ISSUER).tree(), "status", "acme", "uri")).isNotEqualTo(before);
  }

  @Test
  void saysThatTheAuthorityIsDownAndRegistersOnceItIsUp() {
    AtomicBoolean down = new AtomicBoolean(true);
    front.answering(
        line ->
            down.get() ? Optional.of(Front.response(503, "", "maintenance")) : Optional.empty());
    issuer(room.byUpdate());

    room.until(
        "the issuer says so",
        now ->
            Room.message(now, ISSUER)
                .startsWith("ErrRegisterACMEAccount: Failed to register ACME account: "));
    down.set(false);
    room.until("registered", now -> Room.status(now, ISSUER, "Ready").equals("True"));
  }

  @Test
  void waitsForAKeyThatIsHalfWritten() {
    room.secret("default", "account-key", Map.of("other", "x"));
    issuer(room.byUpdate());
    room.until(
        "the issuer says what is missing",
        now ->
            Room.message(now, ISSUER)
                .contains("no data for \"tls.key\" in secret 'default/account-key'"));
    room.secret("default", "account-key", Map.of("tls.key", "-----BEGIN RSA"));
    room.until(
        "the issuer says what is broken",
        now -> Room.message(now, ISSUER).contains("error decoding private key PEM block"));
    String pem = new String(AccountKey.generate().pem(), StandardCharsets.US_ASCII);
    room.secret("default", "account-key", Map.of("tls.key", pem));
    room.until("registered", now -> Room.status(now, ISSUER, "Ready").equals("True"));
  }

  @Test
  void asksForAPageOnlyWhenItIsServed() throws IOException {
    AtomicBoolean serves = new AtomicBoolean();
    HttpServer pages = HttpServer.create(new InetSocketAddress("127.0.0.1", pagesPort), 0);
    pages.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] proof =
              room.cluster.now().all(Kinds.CHALLENGE).stream()
                  .filter(each -> path.endsWith("/" + Fields.text(each.tree(), "spec", "token")))
                  .map(each -> Fields.text(each.tree(), "spec", "key"))
                  .findFirst()
                  .orElse("")
                  .getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(serves.get() ? 200 : 404, proof.length);
          exchange.getResponseBody().write(proof);
          exchange.close();
        });
    pages.start();
    part((AutoCloseable) () -> pages.stop(0));
    gatewayAt(pagesPort);
    issuer(Map.of("http01", Map.of("ingress", Map.of())));
    room.request("web", "www.example.org");

    room.until(
        "the challenge says what is seen",
        now ->
            now.all(Kinds.CHALLENGE).stream()
                .anyMatch(
                    each ->
                        Fields.text(each.tree(), "status", "reason")
                            .equals(
                                "Waiting for HTTP-01 challenge propagation: wrong status code"
                                    + " '404', expected '200'")));
    assertThat(front.requests()).noneMatch(each -> each.startsWith("POST /chalZ/"));
    serves.set(true);
    var unused = room.issued("web");
  }

  private void gatewayAt(int port) {
    var unused = room.make(Kinds.NAMESPACE, "", "mighty-system", Map.of());
    Document slice =
        Document.of(
            Fields.fields(
                "apiVersion", "discovery.k8s.io/v1",
                "kind", "EndpointSlice",
                "metadata",
                    Fields.fields(
                        "name", "mighty-gateway",
                        "namespace", "mighty-system",
                        "labels", Map.of("kubernetes.io/service-name", "mighty-gateway")),
                "endpoints", List.of(Map.of("addresses", List.of("127.0.0.1"))),
                "ports", List.of(Map.of("name", "http", "port", port))));
    var outcome = room.cluster.commit(new Change.Create(slice.key(Kinds.ENDPOINT_SLICE), slice));
    assertThat(outcome).isInstanceOf(mightypi.model.Cluster.Outcome.Committed.class);
  }

  @Test
  void asksWhenToRenewAndNamesWhatANewOrderReplaces() {
    Instant start = Instant.now().plus(Duration.ofDays(20));
    front.altering(
        body -> body.replaceFirst("\\{", "{\"renewalInfo\":\"" + front.url("/ari") + "\","));
    front.answering(
        line ->
            line.startsWith("GET /ari/")
                ? Optional.of(
                    Front.response(
                        200,
                        JSON + "Retry-After: 7200\r\n",
                        "{\"suggestedWindow\":{\"start\":\"%s\",\"end\":\"%s\"}}"
                            .formatted(start, start.plus(Duration.ofDays(1)))))
                : Optional.empty());
    issuer(room.byUpdate());
    Document certificate = certificate("web", "web-tls");
    Document first = room.request("web-1", certificate, "www.example.org");
    X509Certificate issued = room.issued("web-1");
    String chain =
        Fields.text(
            room.find(first.key(Kinds.CERTIFICATE_REQUEST)).tree(), "status", "certificate");
    room.secret(
        "default",
        "web-tls",
        Map.of(
            "tls.crt", new String(Base64.getDecoder().decode(chain), StandardCharsets.US_ASCII)));

    Key key = certificate.key(Kinds.CERTIFICATE);
    room.until(
        "the window is written down", now -> now.find(key).flatMap(RenewalWindow::of).isPresent());
    Instant renewal = RenewalWindow.renewalTime(room.find(key), issued).orElseThrow();
    assertThat(renewal).isBetween(start, start.plus(Duration.ofDays(1)));
    RenewalWindow window = RenewalWindow.of(room.find(key)).orElseThrow();
    assertThat(window.askAgain()).isAfter(Instant.now().plus(Duration.ofHours(1)));

    var unused = room.request("web-2", certificate, "www.example.org");
    X509Certificate renewed = room.issued("web-2");
    assertThat(renewed.getSerialNumber()).isNotEqualTo(issued.getSerialNumber());
    assertThat(front.requests())
        .anyMatch(
            each ->
                each.startsWith("POST /order-plz")
                    && each.contains("\"replaces\":\"" + window.certificate() + "\""));
  }

  private Document certificate(String name, String secret) {
    return room.make(
        Kinds.CERTIFICATE,
        "default",
        name,
        Fields.fields(
            "spec",
            Fields.fields(
                "secretName", secret, "issuerRef", Map.of("name", "acme", "kind", "Issuer"))));
  }
}
