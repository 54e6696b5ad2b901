package mightypi.dns.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import mightypi.dns.listen.Answerer.Client;
import mightypi.dns.listen.Answerer.Out;
import mightypi.dns.message.Keys;
import mightypi.dns.message.Replies;
import mightypi.dns.message.Signature;
import mightypi.dns.zone.KeyReference;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Cluster;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/**
 * Whole zones for those who hold a key of {@code spec.transfer} (AXFR, RFC 5936), and what changed
 * since a serial (IXFR, RFC 1995); a few at once.
 */
public final class Transfers implements Questions.Task {

  private static final int AT_ONCE = 8;

  /** Big enough to be quick, small enough to be held in memory for each connection. */
  private static final int MESSAGE = 16_000;

  private final Cluster cluster;
  private final ZoneKeeper keeper;
  private final Journal journal;
  private final Semaphore places = new Semaphore(AT_ONCE);

  public Transfers(Cluster cluster, ZoneKeeper keeper, Journal journal) {
    this.cluster = cluster;
    this.keeper = keeper;
    this.journal = journal;
  }

  @Override
  public void answer(Message query, byte[] packet, Client client, Out out) throws IOException {
    Optional<ZoneTable> zone = keeper.zones().at(query.getQuestion().getName());
    if (zone.isEmpty()) {
      Questions.refuse(query, Rcode.NOTAUTH, out);
      return;
    }
    switch (Signature.of(query, packet, keys(zone.get().spec().sharing().transferKeys()))) {
      case Signature.None none -> Questions.refuse(query, Rcode.REFUSED, out);
      case Signature.Bad bad -> out.send(bad.refusal(query));
      case Signature.Good good -> begin(zone.get(), query, good, client, out);
    }
  }

  private List<Keys.Key> keys(Collection<KeyReference> references) {
    return references.stream()
        .flatMap(each -> cluster.now().find(each.secret()).stream())
        .flatMap(each -> Keys.of(each).stream())
        .toList();
  }

  private void begin(ZoneTable zone, Message query, Signature.Good good, Client client, Out out)
      throws IOException {
    if (!client.byTcp()) {
      datagram(zone, query, good, out);
    } else if (places.tryAcquire()) {
      try {
        send(records(zone, query), query, good, out);
      } finally {
        places.release();
      }
    } else {
      out.send(good.sign(Replies.plain(query, Rcode.SERVFAIL), 65_535));
    }
  }

  /** Only the serial; a secondary that is behind comes by a connection (RFC 1995 2). */
  private static void datagram(ZoneTable zone, Message query, Signature.Good good, Out out)
      throws IOException {
    boolean whole = query.getQuestion().getType() == Type.AXFR;
    Message reply = Replies.plain(query, whole ? Rcode.FORMERR : Rcode.NOERROR);
    if (!whole) {
      reply.getHeader().setFlag(Flags.AA);
      reply.addRecord(zone.soa(), Section.ANSWER);
    }
    out.send(good.sign(reply, Replies.udpSize(query)));
  }

  private List<Record> records(ZoneTable zone, Message query) {
    List<Record> all = new ArrayList<>(List.of(zone.soa()));
    Optional<Long> known = knownSerial(query);
    if (known.isPresent() && (int) (known.get() - zone.serial()) >= 0) {
      return all; // up to date
    }
    Optional<List<ZoneTable.Difference>> steps =
        known.flatMap(each -> journal.since(zone.origin(), each, zone.serial()));
    if (steps.isPresent()) {
      for (ZoneTable.Difference each : steps.get()) {
        all.add(each.from());
        all.addAll(each.removed());
        all.add(each.to());
        all.addAll(each.added());
      }
    } else {
      all.addAll(zone.records());
    }
    all.add(zone.soa());
    return all;
  }

  private static Optional<Long> knownSerial(Message query) {
    if (query.getQuestion().getType() != Type.IXFR) {
      return Optional.empty();
    }
    return query.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .map(each -> ((SOARecord) each).getSerial())
        .findFirst();
  }

  private static void send(List<Record> records, Message query, Signature.Good good, Out out)
      throws IOException {
    Message message = head(query);
    @Nullable TSIGRecord before = null;
    int size = 0;
    for (Record each : records) {
      int length = each.toWireCanonical().length;
      if (size > 0 && size + length > MESSAGE) {
        out.send(good.signNext(message, before));
        before = message.getTSIG();
        message = head(query);
        size = 0;
      }
      message.addRecord(each, Section.ANSWER);
      size += length;
    }
    out.send(good.signNext(message, before));
  }

  private static Message head(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.AA);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }
}
