package mightypi.dns.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.dns.listen.Answerer.Client;
import mightypi.dns.listen.Answerer.Out;
import mightypi.dns.message.Keys;
import mightypi.dns.message.Replies;
import mightypi.dns.message.Signature;
import mightypi.dns.serve.Questions;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.dns.zone.UpdateRule;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers updates, one after the other: who they are by, whether what they suppose is true, whether
 * they may, and then all of it or nothing. The tables follow when everything is committed; the
 * reply comes after that.
 */
public final class Updates implements Questions.Task {

  private static final Logger LOG = LoggerFactory.getLogger(Updates.class);
  private static final int MOST = 1000;
  private static final int TRIES = 20;

  private final Cluster cluster;
  private final ZoneKeeper keeper;
  private final ReentrantLock turn = new ReentrantLock();

  public Updates(Cluster cluster, ZoneKeeper keeper) {
    this.cluster = cluster;
    this.keeper = keeper;
  }

  @Override
  public void answer(Message message, byte[] packet, Client client, Out out) throws IOException {
    List<Record> zones = message.getSection(Section.ZONE);
    if (zones.size() != 1 || zones.getFirst().getType() != Type.SOA) {
      out.send(Replies.plain(message, Rcode.FORMERR).toWire());
      return;
    }
    Optional<ZoneTable> zone = keeper.zones().at(zones.getFirst().getName());
    if (zone.isEmpty()) {
      out.send(Replies.plain(message, Rcode.NOTAUTH).toWire());
      return;
    }
    switch (Signature.of(message, packet, keys(zone.get()))) {
      case Signature.None none -> out.send(Replies.plain(message, Rcode.REFUSED).toWire());
      case Signature.Bad bad -> out.send(bad.refusal(message));
      case Signature.Good good -> {
        int code = update(message, zone.get().origin(), good.key());
        out.send(good.sign(Replies.plain(message, code), 65_535));
      }
    }
  }

  private List<Keys.Key> keys(ZoneTable zone) {
    return zone.spec().sharing().updates().stream()
        .map(UpdateRule::key)
        .distinct()
        .flatMap(each -> cluster.now().find(each.secret()).stream())
        .flatMap(each -> Keys.of(each).stream())
        .toList();
  }

  private int update(Message message, Name origin, Keys.Key key) {
    turn.lock();
    try {
      for (int i = 0; i < TRIES; i++) {
        if (isDone(message, origin, key)) {
          return Rcode.NOERROR;
        }
      }
      return Rcode.SERVFAIL;
    } catch (Refusal e) {
      LOG.info("update of {} by {}: {}", origin, key.name(), e.getMessage());
      return e.code();
    } finally {
      turn.unlock();
    }
  }

  /** False when others changed the same records meanwhile, if only their status. */
  private boolean isDone(Message message, Name origin, Keys.Key key) throws Refusal {
    keeper.awaitCurrent(cluster.now().revision());
    ZoneTable zone =
        keeper.zones().at(origin).orElseThrow(() -> new Refusal(Rcode.NOTAUTH, "the zone is gone"));
    Prerequisites.check(message.getSection(Section.PREREQ), zone);
    List<Record> records = message.getSection(Section.UPDATE);
    List<UpdateRule> rules = rules(zone, key);
    for (Record each : records) {
      allowed(each, zone, rules);
    }
    return isApplied(records, zone, rules.getFirst().key().namespace());
  }

  private List<UpdateRule> rules(ZoneTable zone, Keys.Key key) throws Refusal {
    List<UpdateRule> rules = new ArrayList<>();
    for (UpdateRule each : zone.spec().sharing().updates()) {
      cluster
          .now()
          .find(each.key().secret())
          .flatMap(Keys::of)
          .filter(known -> known.name().equals(key.name()))
          .ifPresent(known -> rules.add(each));
    }
    if (rules.isEmpty()) {
      throw new Refusal(Rcode.REFUSED, "the key is no longer allowed");
    }
    return rules;
  }

  /** Its form (RFC 2136 3.4.1) and the Zone's policy. */
  private static void allowed(Record record, ZoneTable zone, List<UpdateRule> rules)
      throws Refusal {
    if (!record.getName().subdomain(zone.origin())) {
      throw new Refusal(Rcode.NOTZONE, record.getName() + " is not in the zone");
    }
    boolean meta = record.getType() == Type.ANY && record.getDClass() == DClass.ANY;
    if (!meta && record.getType() >= 128 && record.getType() <= 255) {
      throw new Refusal(Rcode.FORMERR, "a type that is none of records");
    }
    if (record.getDClass() != DClass.IN && record.getTTL() != 0) {
      throw new Refusal(Rcode.FORMERR, "a deletion has a time to live");
    }
    if (rules.stream().noneMatch(each -> each.allows(record.getName(), record.getType()))) {
      throw new Refusal(
          Rcode.REFUSED,
          "%s %s is not for this key by spec.updatePolicy"
              .formatted(record.getName(), Type.string(record.getType())));
    }
  }

  private boolean isApplied(List<Record> records, ZoneTable zone, String namespace) throws Refusal {
    if (records.size() > MOST) {
      throw new Refusal(Rcode.REFUSED, "more than " + MOST + " changes at once");
    }
    Draft draft = new Draft(cluster.now(), zone.spec(), namespace);
    for (Record each : records) {
      boolean atTop = each.getName().equals(zone.origin());
      switch (each.getDClass()) {
        case DClass.IN -> add(draft, each, zone);
        case DClass.NONE -> draft.delete(each);
        case DClass.ANY -> {
          if (!(atTop && (each.getType() == Type.NS || each.getType() == Type.SOA))) {
            draft.deleteAll(each.getName(), each.getType());
          }
        }
        default -> throw new Refusal(Rcode.FORMERR, "a change of an odd class");
      }
    }
    return Commits.all(cluster, keeper, draft.changes());
  }

  /** Serials are ours; and what would stand beside an alias is passed over (3.4.2.2). */
  private static void add(Draft draft, Record record, ZoneTable zone) throws Refusal {
    if (record.getType() == Type.SOA) {
      return;
    }
    boolean alias = record.getType() == Type.CNAME;
    boolean besides =
        zone.at(record.getName()).stream()
            .anyMatch(each -> alias != (each.getType() == Type.CNAME));
    if (!besides) {
      draft.add(record);
    }
  }
}
