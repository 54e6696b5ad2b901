package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changed by the real nsupdate, copied by the real dig. */
class UpdateTest {

  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyLjE=";
  private static final String KEY = "hmac-sha256:acme:" + SECRET;

  private final HomeZone home;

  UpdateTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void zone() throws IOException {
    home.start();
    key("acme");
    key("other");
    home.ready(
        home.zone(
            "transfer: {keys: [{name: acme}]}, updatePolicy: [{key: {name: acme}}, {key: {name: other}, names: ['_acme-challenge.*'], types: [TXT]}]"));
  }

  private void key(String name) throws IOException {
    home.apply(
        "{apiVersion: v1, kind: Secret, type: mightypi.cloud/tsig, metadata: {name: %s, namespace: mighty-system}, data: {algorithm: aG1hYy1zaGEyNTY=, secret: %s}}"
            .formatted(
                name,
                java.util.Base64.getEncoder()
                    .encodeToString(SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private String update(String key, String... lines) {
    InetSocketAddress server = home.address();
    String text =
        "server 127.0.0.1 "
            + server.getPort()
            + "\nzone home.example\n"
            + String.join("\n", lines)
            + "\nsend\n";
    List<String> command =
        key.isEmpty() ? List.of("nsupdate", "-v") : List.of("nsupdate", "-y", key);
    return HomeZone.run(command, text, Map.of());
  }

  @Test
  void recordsComeChangeAndGo() {
    assertThat(
            update(
                KEY,
                "update add www.home.example. 300 A 192.0.2.1",
                "update add www.home.example. 300 A 192.0.2.2"))
        .isEmpty();
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD))
        .singleElement()
        .satisfies(
            each ->
                assertThat(Json.list(each.tree(), "spec", "values"))
                    .containsExactly("192.0.2.1", "192.0.2.2"));
    assertThat(update(KEY, "update delete www.home.example. A 192.0.2.1")).isEmpty();
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.2");
    assertThat(
            update(
                KEY,
                "update delete www.home.example.",
                "update add www.home.example. 60 CNAME a.test."))
        .isEmpty();
    assertThat(update(KEY, "update delete www.home.example. CNAME")).isEmpty();
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD)).isEmpty();
  }

  @Test
  void whatIsSupposedIsCheckedFirst() throws IOException {
    home.ready(home.record("www", "www", "A", "192.0.2.7"));
    assertThat(
            update(
                KEY,
                "prereq nxdomain www.home.example.",
                "update add x.home.example. 60 A 192.0.2.1"))
        .contains("YXDOMAIN");
    assertThat(
            update(
                KEY,
                "prereq yxdomain no.home.example.",
                "update add x.home.example. 60 A 192.0.2.1"))
        .contains("NXDOMAIN");
    assertThat(
            update(
                KEY,
                "prereq nxrrset www.home.example. A",
                "update add x.home.example. 60 A 192.0.2.1"))
        .contains("YXRRSET");
    assertThat(
            update(
                KEY,
                "prereq yxrrset www.home.example. A 192.0.2.8",
                "update add x.home.example. 60 A 192.0.2.1"))
        .contains("NXRRSET");
    assertThat(home.shortly("x.home.example")).isEmpty();
    assertThat(
            update(
                KEY,
                "prereq yxrrset www.home.example. A 192.0.2.7",
                "update add x.home.example. 60 A 192.0.2.1"))
        .isEmpty();
    assertThat(home.shortly("x.home.example")).containsExactly("192.0.2.1");
  }

  @Test
  void onlyAKeyThatMayChangesAnything() {
    String other = "hmac-sha256:other:" + SECRET;
    assertThat(update("", "update add www.home.example. 60 A 192.0.2.1")).contains("REFUSED");
    assertThat(
            update("hmac-sha256:nobody:" + SECRET, "update add www.home.example. 60 A 192.0.2.1"))
        .containsAnyOf("NOTAUTH", "BADKEY");
    assertThat(
            update(
                "hmac-sha256:acme:" + "AAAA".repeat(8),
                "update add www.home.example. 60 A 192.0.2.1"))
        .containsAnyOf("NOTAUTH", "BADSIG");
    assertThat(update(other, "update add www.home.example. 60 A 192.0.2.1")).contains("REFUSED");
    assertThat(update(other, "update add _acme-challenge.www.home.example. 60 CNAME a.test."))
        .contains("REFUSED");
    assertThat(
            update(
                other,
                "update add _acme-challenge.www.home.example. 60 TXT ok",
                "update add www.home.example. 60 A 192.0.2.1"))
        .as("all or nothing")
        .contains("REFUSED");
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD)).isEmpty();
    assertThat(update(other, "update add _acme-challenge.www.home.example. 60 TXT ok")).isEmpty();
    assertThat(home.shortly("_acme-challenge.www.home.example", "TXT")).containsExactly("\"ok\"");
    assertThat(update(KEY, "update add www.elsewhere.test. 60 A 192.0.2.1"))
        .containsAnyOf("NOTZONE", "REFUSED");
  }

  @Test
  void manyThatChangeOneNameAtOnceLoseNothing() throws Exception {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    List<Thread> all =
        IntStream.range(0, 8)
            .mapToObj(i -> "update add _acme-challenge.home.example. 60 TXT \"t" + i + "\"")
            .map(line -> Thread.ofVirtual().start(() -> said.add(update(KEY, line))))
            .toList();
    for (Thread each : all) {
      each.join();
    }
    assertThat(said).containsOnly("");
    assertThat(home.shortly("_acme-challenge.home.example", "TXT")).hasSize(8);
  }

  @Test
  void theWholeZoneIsForThoseWithAKey() throws IOException {
    String[] many = IntStream.range(0, 250).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    home.ready(home.record("many", "many", "A", many));
    Key text = home.record("text", "text", "TXT", "x".repeat(20_000));
    home.ready(text);
    assertThat(home.dig("home.example", "AXFR")).contains("Transfer failed");
    assertThat(home.dig("-y", "hmac-sha256:other:" + SECRET, "home.example", "AXFR"))
        .contains("Transfer failed");
    String whole = home.dig("-y", KEY, "home.example", "AXFR");
    assertThat(whole.lines().filter(each -> each.startsWith("many.home.example."))).hasSize(250);
    assertThat(whole).contains("text.home.example.").doesNotContain("Couldn't verify signature");
    assertThat(whole.lines().filter(each -> each.contains("\tSOA\t"))).hasSize(2);
  }

  @Test
  void whoHasAnEarlierSerialGetsWhatChangedSince() throws IOException {
    Key www = home.record("www", "www", "A", "192.0.2.7");
    home.ready(www);
    long serial = home.serial();
    home.ready(home.record("new", "new", "A", "192.0.2.8"));
    home.delete(www);
    Watching.until("it is gone", () -> home.shortly("www.home.example").isEmpty());
    String steps = home.dig("-y", KEY, "home.example", "IXFR=" + serial);
    assertThat(steps).contains("www.home.example.").contains("new.home.example.");
    assertThat(steps.lines().filter(each -> each.contains("\tSOA\t")).count()).isEqualTo(6);
    assertThat(home.dig("-y", KEY, "home.example", "IXFR=" + home.serial()))
        .doesNotContain("new.home.example.");
    assertThat(home.dig("-y", KEY, "home.example", "IXFR=1")).contains("NS\tns1.home.example.");
  }

  @Test
  void whatIsCopiedIsAZoneToNamedToo() throws IOException {
    Path check = Path.of("/usr/bin/named-checkzone");
    assumeTrue(Files.exists(check), "named-checkzone is not installed");
    home.record("www", "www", "A", "192.0.2.7");
    home.record("mail", "@", "MX", "10 www");
    home.record("star", "*.apps", "CNAME", "www");
    home.record("text", "@", "TXT", "v=DKIM1; p=\"abc\" ü");
    home.record("srv", "_sip._tcp", "SRV", "10 5 5060 www");
    home.record("ns", "ns1", "A", "192.0.2.1");
    home.ready(home.record("caa", "@", "CAA", "0 issue \"letsencrypt.org\""));
    Path file = Files.createTempFile("home", ".zone");
    String copy = home.dig("-y", KEY, "+onesoa", "home.example", "AXFR");
    Files.write(file, copy.lines().filter(each -> !each.contains("\tTSIG\t")).toList());
    assertThat(
            HomeZone.run(List.of(check.toString(), "-i", "full", "home.example", file.toString())))
        .endsWith("OK\n");
    Files.delete(file);
  }

  @Test
  void aSecondaryFollowsWhenItIsTold() throws IOException {
    Path named = Path.of("/usr/sbin/named");
    assumeTrue(Files.exists(named), "named is not installed");
    int port = Ports.unused();
    Path folder = Files.createTempDirectory("secondary");
    Files.writeString(
        folder.resolve("named.conf"),
        """
        options { directory "%s"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no;
          pid-file none; session-keyfile none; };
        controls { };
        key acme { algorithm hmac-sha256; secret "%s"; };
        zone home.example { type secondary; file "copy"; masterfile-format text;
          primaries port %d { 127.0.0.1 key acme; }; allow-notify { key acme; }; };
        """
            .formatted(folder, port, SECRET, home.address().getPort()));
    Process secondary =
        new ProcessBuilder(
                named.toString(), "-f", "-n", "1", "-c", folder.resolve("named.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      Watching.until("it has a copy", () -> !copied(port, "home.example", "SOA").isEmpty());
      home.ready(
          home.zone(
              "transfer: {keys: [{name: acme}]}, secondaries: [{address: 127.0.0.1, port: %d, key: {name: acme}}]"
                  .formatted(port)));
      home.ready(home.record("www", "www", "A", "192.0.2.7"));
      Watching.until("it follows", () -> copied(port, "www.home.example", "A").equals("192.0.2.7"));
      home.ready(home.record("www", "www", "A", "192.0.2.8"));
      Watching.until(
          "it follows again", () -> copied(port, "www.home.example", "A").equals("192.0.2.8"));
    } finally {
      secondary.destroy();
    }
  }

  private static String copied(int port, String name, String type) {
    return HomeZone.run(
            List.of(
                "dig", "@127.0.0.1", "-p", "" + port, "+short", "+tries=1", "+time=2", name, type))
        .strip();
  }
}
