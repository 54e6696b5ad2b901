package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The same zone here and, copied, at named: whatever is asked, both say the same. */
class BesideNamedTest {

  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyLjE=";

  private static final List<String> NAMES =
      List.of(
          "@",
          "www",
          "WWW",
          "no",
          "no.www",
          "alias",
          "chain",
          "out",
          "loop",
          "a.b.c",
          "b.c",
          "c",
          "x.b.c",
          "y.c",
          "apps",
          "one.apps",
          "one.two.apps",
          "there.apps",
          "x.there.apps",
          "*.apps",
          "wild",
          "q.wild",
          "q.r.wild",
          "lab",
          "pc.lab",
          "ns.lab",
          "a.pc.lab",
          "tolab",
          "_sip._tcp",
          "_tcp",
          "mail",
          "ns1",
          "texts",
          "deep.alias",
          "towild",
          "tonone");

  private static final List<Integer> TYPES =
      List.of(
          Type.A,
          Type.AAAA,
          Type.CNAME,
          Type.MX,
          Type.NS,
          Type.SOA,
          Type.TXT,
          Type.SRV,
          Type.DS,
          Type.CAA,
          Type.HTTPS,
          4711);

  @TempDir Path folder;
  private final HomeZone home;
  private Process named;
  private int port;

  BesideNamedTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void both() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/sbin/named")), "named is not installed");
    home.start();
    home.apply(
        "{apiVersion: v1, kind: Secret, type: mightypi.cloud/tsig, metadata: {name: acme, namespace: mighty-system}, data: {secret: %s}}"
            .formatted(
                java.util.Base64.getEncoder()
                    .encodeToString(SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    records();
    home.ready(
        home.zone(
            "transfer: {keys: [{name: acme}]}, nameServers: [{name: ns1, addresses: [192.0.2.1]}]"));
    secondary();
  }

  private void records() throws IOException {
    home.record("www", "www", "A", "192.0.2.7", "192.0.2.8");
    home.record("www6", "www", "AAAA", "2001:db8::7");
    home.record("alias", "alias", "CNAME", "www");
    home.record("chain", "chain", "CNAME", "alias");
    home.record("out", "out", "CNAME", "www.elsewhere.test");
    home.record("loop", "loop", "CNAME", "loop");
    home.record("tonone", "tonone", "CNAME", "nobody");
    home.record("deep", "a.b.c", "A", "192.0.2.9");
    home.record("star", "*.apps", "A", "192.0.2.10");
    home.record("there", "there.apps", "TXT", "here");
    home.record("wild", "*.wild", "CNAME", "www");
    home.record("towild", "towild", "CNAME", "x.apps");
    home.record("cut", "lab", "NS", "ns.lab", "ns.elsewhere.test");
    home.record("glue", "ns.lab", "A", "192.0.2.53");
    home.record("ds", "lab", "DS", "1 8 2 " + "AB".repeat(32));
    home.record("tolab", "tolab", "CNAME", "pc.lab");
    home.record("mx", "@", "MX", "10 mail", "20 mx.elsewhere.test");
    home.record("mail", "mail", "A", "192.0.2.25");
    home.record("srv", "_sip._tcp", "SRV", "10 5 5060 www");
    home.record("caa", "@", "CAA", "0 issue \"letsencrypt.org\"");
    home.record("texts", "texts", "TXT", "one", "\"two\" \"three\"", "x".repeat(400));
  }

  private void secondary() throws IOException {
    port = Ports.unused();
    Files.writeString(
        folder.resolve("named.conf"),
        """
        options { directory "%s"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no;
          minimal-responses yes; zero-no-soa-ttl no; pid-file none; session-keyfile none; };
        controls { };
        key acme { algorithm hmac-sha256; secret "%s"; };
        zone home.example { type secondary; file "copy"; primaries port %d { 127.0.0.1 key acme; }; };
        """
            .formatted(folder, port, SECRET, home.address().getPort()));
    named =
        new ProcessBuilder(
                "/usr/sbin/named", "-f", "-n", "1", "-c", folder.resolve("named.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Watching.until(
        "named has a copy", () -> said(port, "home.example.", Type.SOA).startsWith("NOERROR aa"));
  }

  @AfterEach
  void close() throws InterruptedException {
    if (named != null) {
      named.destroy();
      named.waitFor();
    }
    home.close();
  }

  @Test
  void whateverIsAskedBothSayTheSame() {
    int ours = home.address().getPort();
    List<String> differences = new ArrayList<>();
    for (String name : NAMES) {
      String whole = name.equals("@") ? "home.example." : name + ".home.example.";
      for (int type : TYPES) {
        String here = said(ours, whole, type);
        String there = said(port, whole, type);
        if (!here.equals(there)) {
          differences.add(
              "%s %s\n we: %s\n named: %s".formatted(whole, Type.string(type), here, there));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /** What an answer says, whatever the order it says it in. */
  private static String said(int port, String name, int type) {
    try {
      SimpleResolver resolver = new SimpleResolver("127.0.0.1");
      resolver.setPort(port);
      resolver.setTimeout(Duration.ofSeconds(20));
      Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
      query.getHeader().unsetFlag(Flags.RD);
      Message reply = resolver.send(query);
      return "%s%s%s answer %s authority %s"
          .formatted(
              Rcode.string(reply.getRcode()),
              reply.getHeader().getFlag(Flags.AA) ? " aa" : "",
              reply.getHeader().getFlag(Flags.TC) ? " tc" : "",
              sorted(reply.getSection(Section.ANSWER)),
              sorted(reply.getSection(Section.AUTHORITY)));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String sorted(List<Record> records) {
    return records.stream()
        .map(each -> each.toString().toLowerCase(java.util.Locale.ROOT))
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
