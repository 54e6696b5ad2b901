package mightypi.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.dns.listen.Answerer;
import mightypi.dns.message.Replies;
import mightypi.model.Cluster;
import mightypi.model.Image;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** From the bytes of a query to the bytes of its answer. It may wait for others to answer. */
final class Resolver implements Answerer {

  private static final int LARGEST = 65_535;

  private final Cluster cluster;
  private final Name origin;
  private final Forwarder forwarder;
  private final OwnZones own;
  private final Reverse reverse = new Reverse();

  Resolver(Cluster cluster, Name origin, Forwarder forwarder, OwnZones own) {
    this.own = own;
    this.cluster = cluster;
    this.origin = origin;
    this.forwarder = forwarder;
  }

  @Override
  public void answer(byte[] query, Client client, Out out) throws IOException {
    Optional<byte[]> reply = answer(query, client.byTcp());
    if (reply.isPresent()) {
      out.send(reply.get());
    }
  }

  /** Empty for what deserves no answer: noise, and answers that nobody asked for. */
  private Optional<byte[]> answer(byte[] packet, boolean byTcp) {
    Message query;
    try {
      query = new Message(packet);
    } catch (IOException e) {
      return Replies.toMalformed(packet);
    }
    if (query.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    int size = byTcp ? LARGEST : Replies.udpSize(query);
    int refusal = refusal(query);
    return Optional.of(
        refusal == Rcode.NOERROR
            ? answered(query, byTcp, size)
            : Replies.of(query, refusal).toWire(size));
  }

  private static int refusal(Message query) {
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      return Rcode.NOTIMP;
    }
    if (query.getQuestion() == null || query.getSection(Section.QUESTION).size() != 1) {
      return Rcode.FORMERR;
    }
    if (query.getOPT() != null && query.getOPT().getVersion() != 0) {
      return Rcode.BADVERS;
    }
    return query.getQuestion().getDClass() == DClass.IN ? Rcode.NOERROR : Rcode.REFUSED;
  }

  private byte[] answered(Message query, boolean byTcp, int size) {
    Record question = query.getQuestion();
    Image image = cluster.now();
    Zone zone = new Zone(image, origin);
    List<Record> pointers = pointers(image, zone, question);
    if (!pointers.isEmpty()) {
      return Replies.authoritative(query, Rcode.NOERROR, pointers, List.of()).toWire(size);
    }
    return switch (zone.answer(question.getName(), question.getType())) {
      case Answer.Found(List<Record> records, List<Record> more) ->
          (records.isEmpty()
                  ? Replies.empty(query, Rcode.NOERROR, zone.authority())
                  : Replies.authoritative(query, Rcode.NOERROR, records, more))
              .toWire(size);
      case Answer.NoName() -> Replies.empty(query, Rcode.NXDOMAIN, zone.authority()).toWire(size);
      case Answer.Alias(Record record, Name target) ->
          Replies.authoritative(query, Rcode.NOERROR, chain(query, record, target), List.of())
              .toWire(size);
      case Answer.NotOurs() ->
          own.answer(query, this::outside)
              .map(each -> each.toWire(size))
              .orElseGet(() -> forwarded(query, byTcp, size));
    };
  }

  private List<Record> pointers(Image image, Zone zone, Record question) {
    if (question.getType() != Type.PTR) {
      return List.of();
    }
    return reverse.find(image, zone, question.getName());
  }

  /** A stub resolver asks once: the answer must hold what the alias leads to. */
  private List<Record> chain(Message query, Record alias, Name target) {
    List<Record> records = new ArrayList<>(List.of(alias));
    int type = query.getQuestion().getType();
    if (type == Type.CNAME) {
      return records;
    }
    Zone zone = new Zone(cluster.now(), origin);
    if (zone.answer(target, type) instanceof Answer.Found found) {
      records.addAll(found.records());
      return records;
    }
    if (!target.subdomain(origin)) {
      records.addAll(outside(target, type));
    }
    return records;
  }

  private List<Record> outside(Name target, int type) {
    Message query = Message.newQuery(Record.newRecord(target, type, DClass.IN));
    Optional<byte[]> reply = forwarder.ask(query, false);
    try {
      return reply.isPresent() ? new Message(reply.get()).getSection(Section.ANSWER) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private byte[] forwarded(Message query, boolean byTcp, int size) {
    return forwarder
        .ask(query, byTcp)
        .map(reply -> Replies.fitted(query, reply, size))
        .orElseGet(() -> Replies.of(query, Rcode.SERVFAIL).toWire(size));
  }
}
