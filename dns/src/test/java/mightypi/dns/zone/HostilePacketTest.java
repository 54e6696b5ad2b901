package mightypi.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePacketTest {

  private static final Name HOME = name("home.example.");

  @Test
  void aDamagedQuestionIsRefusedOrPassedOver() {
    Question question = new Question();
    Fuzz.ofBytes(question("www.home.example.", Type.A), question("_acme-challenge.a.b.", Type.TXT))
        .bytes(50_000, packet -> question.read(packet, packet.length));
  }

  @Test
  void theValueOfARecordIsReadOrRefused() {
    for (int type : new int[] {Type.A, Type.AAAA, Type.MX, Type.SRV, Type.CAA, Type.CNAME}) {
      values(type);
    }
    values(Type.TXT);
    values(Type.TLSA);
    values(Type.NAPTR);
  }

  private static void values(int type) {
    Fuzz.of(
            switch (type) {
              case Type.A -> "192.0.2.1";
              case Type.AAAA -> "2001:db8::1";
              case Type.MX -> "10 mail.example.com.";
              case Type.SRV -> "1 2 443 www";
              case Type.CAA -> "0 issue \"letsencrypt.org\"";
              case Type.TLSA -> "3 1 1 0123456789abcdef";
              case Type.NAPTR -> "100 10 \"u\" \"sip+E2U\" \"!^.*$!sip:a@b!\" .";
              case Type.TXT -> "\"a \\\"b\\\"\" \"c\\010\"";
              default -> "www.example.com.";
            })
        .allowing(Fault.class)
        .text(3_000, text -> RecordReader.record(HOME, type, 60, text, HOME));
  }

  @Test
  void anyNameIsReadOrRefused() {
    Fuzz.of("www", "@", "www.home.example", "*.apps.home.example.", "a\\.b\\032c")
        .allowing(IOException.class)
        .text(20_000, text -> RecordReader.absolute(text, HOME));
  }

  @Test
  void theValueOfARecordOfAnyTypeIsReadOrRefused() {
    List<Integer> types =
        IntStream.range(1, 262)
            .filter(type -> !Type.string(type).startsWith("TYPE"))
            .boxed()
            .toList();
    Fuzz.of(
            "1 2 3 www.home.example.",
            "1 . alpn=h2,h3 ipv4hint=192.0.2.1 port=443",
            "51 30 12.748 N 0 7 39.611 W 0.00m 1m 1m 1m",
            "257 3 13 c2VjcmV0c2VjcmV0",
            "\\# 4 c0000201",
            "A 8 3 3600 20260101000000 20251201000000 7 home.example. c2VjcmV0",
            "1:192.168.32.0/21 !2:2001:db8::/32",
            "a. b. 1 2 3 4 5",
            "1 0 10 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A NS")
        .text(
            10_000,
            text -> {
              int type = types.get(Math.floorMod(text.hashCode(), types.size()));
              read(type, text);
            });
  }

  @Test
  void aPatternOfManyStarsTakesNoLonger() {
    Fuzz.of("*a*a*a*a*a*a*a*a*a*a*b", "_acme-challenge*", "@", "www")
        .text(
            5_000,
            text -> {
              UpdateRule rule = UpdateRule.of(Map.of("names", List.of(text)), HOME);
              rule.allows(name("a".repeat(60) + "." + "a".repeat(60) + ".home.example."), Type.A);
              rule.allows(HOME, Type.A);
            });
  }

  /** An example fits one type only, so that a fault is no surprise with any of them. */
  private static void read(int type, String text) {
    try {
      RecordReader.record(HOME, type, 60, text, HOME);
    } catch (Fault e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static byte[] question(String name, int type) {
    Message message = Message.newQuery(Record.newRecord(name(name), type, DClass.IN));
    message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return message.toWire();
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }
}
