package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asked by the real dig. */
class NameserverTest {

  private final HomeZone home;

  NameserverTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void zone() throws IOException {
    home.start();
    assertThat(home.server().address()).as("nothing listens without a Zone").isEmpty();
    Key zone = home.zone("nameServers: [{name: ns1, addresses: [192.0.2.1, 2001:db8::1]}]");
    assertThat(home.ready(zone)).startsWith("True Served");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aZoneHasItsOwnRecordsFromTheStart() {
    assertThat(home.shortly("home.example", "NS")).containsExactly("ns1.home.example.");
    assertThat(home.shortly("ns1.home.example")).containsExactly("192.0.2.1");
    assertThat(home.dig("home.example", "NS"))
        .contains("flags: qr aa;")
        .contains("ns1.home.example.\t300\tIN\tAAAA\t2001:db8::1");
    assertThat(home.dig("home.example", "SOA"))
        .contains("ns1.home.example. hostmaster.home.example.");
  }

  @Test
  void recordsOfEveryUsualTypeAreServedAsTheyWereSaid() throws IOException {
    home.record("a", "www", "A", "192.0.2.7", "192.0.2.8");
    home.record("aaaa", "www.home.example", "AAAA", "2001:db8::7");
    home.record("mx", "@", "MX", "10 mail", "20 mx.elsewhere.test");
    home.record("mail", "mail", "A", "192.0.2.25");
    home.record("txt", "@", "TXT", "v=spf1 include:elsewhere.test -all", "\"one\" \"two\"");
    home.record("caa", "@", "CAA", "0 issue \"letsencrypt.org\"");
    home.record("srv", "_sip._tcp", "SRV", "10 5 5060 www.home.example");
    home.record("https", "@", "HTTPS", "1 . alpn=h2,h3 port=8443");
    Key last = home.record("ptr", "7", "PTR", "www");
    assertThat(home.ready(last)).startsWith("True Served");
    assertThat(home.shortly("WwW.hOmE.example")).containsExactly("192.0.2.7", "192.0.2.8");
    assertThat(home.shortly("www.home.example", "AAAA")).containsExactly("2001:db8::7");
    assertThat(home.shortly("home.example", "MX"))
        .containsExactly("10 mail.home.example.", "20 mx.elsewhere.test.");
    assertThat(home.dig("home.example", "MX"))
        .as("with the address that is asked for next")
        .contains("mail.home.example.\t300\tIN\tA\t192.0.2.25");
    assertThat(home.shortly("home.example", "TXT"))
        .containsExactly("\"one\" \"two\"", "\"v=spf1 include:elsewhere.test -all\"");
    assertThat(home.shortly("home.example", "CAA")).containsExactly("0 issue \"letsencrypt.org\"");
    assertThat(home.shortly("_sip._tcp.home.example", "SRV"))
        .containsExactly("10 5 5060 www.home.example.");
    assertThat(home.shortly("home.example", "HTTPS"))
        .containsExactly("1 . alpn=\"h2,h3\" port=8443");
    assertThat(home.shortly("7.home.example", "PTR")).containsExactly("www.home.example.");
    assertThat(home.dig("+notcp", "home.example", "ANY")).contains("ANSWER: 1,");
  }

  @Test
  void whatIsNotThereIsDeniedWithTheZonesStart() throws IOException {
    home.ready(home.record("deep", "a.b.c", "A", "192.0.2.1"));
    assertThat(home.dig("nobody.home.example"))
        .contains("status: NXDOMAIN")
        .contains("flags: qr aa;")
        .contains("home.example.\t\t60\tIN\tSOA");
    assertThat(home.dig("a.b.c.home.example", "TXT"))
        .contains("status: NOERROR", "ANSWER: 0, AUTHORITY: 1");
    assertThat(home.dig("b.c.home.example"))
        .as("a name that only leads to others exists")
        .contains("status: NOERROR");
    assertThat(home.dig("elsewhere.test")).contains("status: REFUSED").contains("flags: qr;");
    assertThat(home.dig("home.example", "-c", "CH")).contains("status: REFUSED");
  }

  @Test
  void aStarAnswersForNamesThatAreNotThere() throws IOException {
    home.record("star", "*", "A", "192.0.2.99");
    home.record("deeper", "*.apps", "CNAME", "www");
    home.record("www", "www", "A", "192.0.2.7");
    home.ready(home.record("text", "there", "TXT", "here"));
    assertThat(home.shortly("anything.home.example")).containsExactly("192.0.2.99");
    assertThat(home.shortly("x.y.home.example")).containsExactly("192.0.2.99");
    assertThat(home.shortly("shop.apps.home.example"))
        .containsExactly("192.0.2.7", "www.home.example.");
    assertThat(home.dig("shop.apps.home.example"))
        .contains("shop.apps.home.example.\t300\tIN\tCNAME");
    assertThat(home.dig("there.home.example")).contains("ANSWER: 0,").contains("NOERROR");
    assertThat(home.dig("apps.home.example")).contains("ANSWER: 0,").contains("NOERROR");
    assertThat(home.dig("x.there.home.example"))
        .as("a name that is there keeps the star away from what is below it")
        .contains("NXDOMAIN");
  }

  @Test
  void aliasesAreFollowedAsFarAsOurZonesGo() throws IOException {
    home.record("one", "one", "CNAME", "two");
    home.record("two", "two", "CNAME", "deep.sub.home.example");
    home.record("out", "out", "CNAME", "www.elsewhere.test");
    home.record("loop1", "loop1", "CNAME", "loop2");
    home.record("loop2", "loop2", "CNAME", "loop1");
    home.ready(
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: sub}, spec: {origin: sub.home.example}}"));
    home.ready(
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: deep, namespace: default}, spec: {zone: sub, name: deep, type: A, values: [192.0.2.3]}}"));
    assertThat(home.shortly("one.home.example"))
        .containsExactly("192.0.2.3", "deep.sub.home.example.", "two.home.example.");
    assertThat(home.shortly("out.home.example")).containsExactly("www.elsewhere.test.");
    assertThat(home.shortly("one.home.example", "CNAME")).containsExactly("two.home.example.");
    assertThat(home.dig("loop1.home.example")).contains("status: SERVFAIL", "ANSWER: 2");
  }

  @Test
  void aDelegationIsReferredToWithGlue() throws IOException {
    home.record("cut", "lab", "NS", "ns.lab", "ns.lab.home.example", "ns.elsewhere.test");
    home.record("glue", "ns.lab", "A", "192.0.2.53");
    home.ready(home.record("ds", "lab", "DS", "1 8 2 " + "AB".repeat(32)));
    assertThat(home.dig("pc.lab.home.example"))
        .contains("flags: qr;")
        .contains("ANSWER: 0, AUTHORITY: 3")
        .contains("lab.home.example.\t300\tIN\tNS\tns.elsewhere.test.")
        .contains("ns.lab.home.example.\t300\tIN\tA\t192.0.2.53");
    assertThat(home.dig("lab.home.example", "DS")).contains("flags: qr aa;").contains("ANSWER: 1");
    assertThat(home.dig("lab.home.example", "NS")).contains("flags: qr;").contains("ANSWER: 0");
  }

  @Test
  void aBadRecordSaysWhyAndTheOthersAreServed() throws IOException {
    Key good = home.record("good", "www", "A", "192.0.2.7");
    assertThat(home.ready(good)).startsWith("True Served");
    assertThat(home.ready(home.record("bad", "bad", "A", "192.0.2.777")))
        .isEqualTo(
            "False InvalidValue: \"192.0.2.777\" is not the data of a A record: expected an IPv4 address");
    assertThat(home.ready(home.record("far", "www.elsewhere.test.", "A", "192.0.2.7")))
        .contains("False NotInZone: www.elsewhere.test is not in Zone home");
    Key alias = home.record("alias", "www", "CNAME", "mail");
    assertThat(home.ready(alias))
        .startsWith(
            "False Conflict: www.home.example already has A records by DNSRecord default/good");
    assertThat(home.ready(home.record("top", "@", "CNAME", "www"))).startsWith("False CNAMEAtApex");
    Key rival =
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: rival, namespace: shop}, spec: {zone: home, name: www, type: A, values: [192.0.2.8]}}");
    assertThat(home.ready(rival))
        .startsWith("False Conflict: www.home.example A already belongs to DNSRecord default/good");
    assertThat(
            home.ready(
                home.apply(
                    "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: lost, namespace: shop}, spec: {zone: nowhere, name: www, type: A, values: [192.0.2.8]}}")))
        .startsWith("False ZoneNotFound");
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.7");
    home.delete(alias);
    home.delete(good);
    Watching.until(
        home.cluster, "the rival gets its turn", now -> home.ready(rival).startsWith("True"));
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.8");
  }

  @Test
  void theElderOfTwoZonesOfOneOriginIsServed() throws IOException {
    Key rival =
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: rival}, spec: {origin: Home.Example.}}");
    assertThat(home.ready(rival)).isEqualTo("False Conflict: Zone home already has this origin");
    Key record =
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: www, namespace: shop}, spec: {zone: rival, name: www, type: A, values: [192.0.2.9]}}");
    assertThat(home.ready(record)).startsWith("False ZoneNotReady: Zone rival: Zone home already");
    assertThat(home.dig("www.home.example")).contains("NXDOMAIN");
    told(rival, "Conflict");
    told(record, "ZoneNotReady");
    home.delete(Kinds.ZONE.key("", "home"));
    Watching.until("the rival's turn", () -> home.ready(record).startsWith("True Served"));
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.9");
  }

  /** {@code kubectl describe} shows it. */
  private void told(Key about, String reason) {
    Watching.until(
        home.cluster,
        about + " has an event " + reason,
        now ->
            now.all(Kinds.EVENT).stream()
                .anyMatch(
                    each ->
                        Json.text(each.tree(), "reason").equals(Optional.of(reason))
                            && Json.text(each.tree(), "type").equals(Optional.of("Warning"))
                            && Json.text(each.tree(), "involvedObject", "name")
                                .equals(Optional.of(about.name()))));
  }

  @Test
  void aZoneThatCannotBeServedSaysWhatIsWrong() throws IOException {
    Key bad =
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: bad}, spec: {origin: bad.example, nameServers: [{name: ns1, addresses: [here]}]}}");
    assertThat(home.ready(bad)).startsWith("False Invalid: \"here\" is not an IP address");
    told(bad, "Invalid");
    assertThat(home.dig("bad.example", "SOA")).contains("REFUSED");
    assertThat(home.ready(home.zone("allowedNamespaces: [shop]"))).startsWith("True");
    assertThat(home.ready(home.record("www", "www", "A", "192.0.2.7")))
        .isEqualTo(
            "False NamespaceNotAllowed: Zone home takes no records from namespace default; add it to spec.allowedNamespaces of the Zone");
    home.apply(
        "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: bad}, spec: {origin: bad.example}}");
    Watching.until("it is mended", () -> home.ready(bad).startsWith("True Served"));
    assertThat(home.dig("bad.example", "SOA")).contains("flags: qr aa;");
  }

  @Test
  void twoChallengesMayStandAtOneName() throws IOException {
    home.ready(home.record("one", "_acme-challenge", "TXT", "first"));
    Key other =
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: two, namespace: shop}, spec: {zone: home, name: _acme-challenge.home.example, type: TXT, ttl: 60, values: [second]}}");
    assertThat(home.ready(other)).startsWith("True");
    assertThat(home.shortly("_acme-challenge.home.example", "TXT"))
        .containsExactly("\"first\"", "\"second\"");
    assertThat(home.dig("_acme-challenge.home.example", "TXT"))
        .as("one set has one time to live")
        .contains("60 IN\tTXT\t\"first\"");
  }

  @Test
  void theSerialRisesWithTheContentOnlyAndOverRestarts() throws IOException {
    long first = home.serial();
    Key key = home.record("www", "www", "A", "192.0.2.7");
    home.ready(key);
    long second = home.serial();
    assertThat(second).isGreaterThan(first);
    home.apply("{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
    assertThat(home.serial()).isEqualTo(second);
    home.stop();
    home.start();
    assertThat(home.ready(key)).startsWith("True");
    assertThat(home.serial()).as("nothing changed while it was down").isEqualTo(second);
    home.stop();
    home.delete(key);
    home.start();
    assertThat(home.serial()).isGreaterThan(second);
    assertThat(home.dig("www.home.example")).contains("NXDOMAIN");
  }

  @Test
  void whatIsTooLongForADatagramComesByConnection() throws IOException {
    String[] many = IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    home.ready(home.record("many", "many", "A", many));
    assertThat(home.dig("+ignore", "many.home.example")).contains("flags: qr aa tc;");
    assertThat(home.shortly("many.home.example")).hasSize(100);
    assertThat(home.dig("+noedns", "+ignore", "many.home.example"))
        .contains("flags: qr aa tc;")
        .doesNotContain("EDNS");
  }

  @Test
  void nothingListensOnceTheLastZoneIsGone() {
    home.delete(Kinds.ZONE.key("", "home"));
    Watching.until("silence", () -> home.server().address().isEmpty());
  }

  @Test
  void queriesOutOfTheOrdinaryAreAnsweredAsTheRfcsSay() {
    assertThat(home.dig("+edns=1", "+noednsneg", "home.example")).contains("BADVERS");
    assertThat(home.dig("+opcode=NOTIFY", "home.example")).contains("NOTAUTH");
    assertThat(home.dig("+opcode=STATUS", "home.example")).contains("NOTIMP");
    assertThat(home.dig("+opcode=UPDATE", "home.example")).contains("FORMERR");
    assertThat(home.dig("+dnssec", "home.example", "SOA")).contains("ANSWER: 1");
    assertThat(home.dig("+header-only")).contains("FORMERR");
    assertThat(home.dig("home.example", "MAILB")).contains("NOTIMP");
    assertThat(home.dig("home.example", "AXFR")).contains("Transfer failed");
  }
}
