package mightypi.dns.zone;

import java.io.IOException;
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

  private static byte[] question(String name, int type) {
    Message message = Message.newQuery(Record.newRecord(name(name), type, DClass.IN));
    message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return message.toWire();
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }
}
