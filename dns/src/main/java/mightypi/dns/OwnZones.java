package mightypi.dns;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import mightypi.dns.message.Replies;
import mightypi.dns.zone.Answering;
import mightypi.dns.zone.Zones;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Our own zones as pods see them: what the name servers say, with aliases followed to their end.
 */
record OwnZones(Supplier<Zones> zones) {

  /**
   * The reply; empty when the name is not ours, or its answer is up to others.
   *
   * @param outside what other servers know of a name
   */
  Optional<Message> answer(Message query, BiFunction<Name, Integer, List<Record>> outside) {
    Zones now = zones.get();
    Name name = query.getQuestion().getName();
    if (now.closest(name).isEmpty()) {
      return Optional.empty();
    }
    byte[] packet = query.toWire();
    byte[] reply = new byte[Answering.LARGEST];
    int length = new Answering().answer(now, packet, packet.length, reply, true);
    if (length <= 0) {
      return Optional.empty();
    }
    try {
      Message said = new Message(Arrays.copyOf(reply, length));
      return isReferral(said) ? Optional.empty() : Optional.of(whole(query, said, outside));
    } catch (IOException e) {
      throw new IllegalStateException("our own replies can be read", e);
    }
  }

  private static boolean isReferral(Message said) {
    return said.getRcode() == Rcode.NOERROR
        && said.getSection(Section.ANSWER).isEmpty()
        && said.getSection(Section.AUTHORITY).stream().anyMatch(each -> each.getType() == Type.NS);
  }

  private static Message whole(
      Message query, Message said, BiFunction<Name, Integer, List<Record>> outside) {
    Message reply = Replies.authoritative(query, said.getRcode(), List.of(), List.of());
    List<Record> answers = said.getSection(Section.ANSWER);
    answers.forEach(each -> reply.addRecord(each, Section.ANSWER));
    int type = query.getQuestion().getType();
    if (type != Type.CNAME
        && !answers.isEmpty()
        && answers.getLast() instanceof CNAMERecord alias
        && said.getSection(Section.AUTHORITY).isEmpty()) {
      outside.apply(alias.getTarget(), type).forEach(each -> reply.addRecord(each, Section.ANSWER));
    }
    said.getSection(Section.AUTHORITY).forEach(each -> reply.addRecord(each, Section.AUTHORITY));
    return reply;
  }
}
