package mightypi.dns.zone;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from tables, from packet to packet, without making objects: who asks for what
 * is there costs two lookups and a copy. For one thread; what it writes to is its caller's.
 *
 * <p>The steps are those of RFC 1034 4.3.2: the closest zone; a cut above the name makes a
 * referral; the name itself, with aliases followed as long as our zones go; else the wildcard at
 * the closest encloser; else there is no such name.
 */
public final class Answering {

  /** The answer is somebody else's matter: an update, a transfer, something signed. */
  public static final int OTHER = -1;

  public static final int LARGEST = 65_535;

  /** What passes any path without fragments (DNS flag day 2020). */
  static final int UDP_SIZE = 1232;

  private static final int A = 1;
  private static final int NS = 2;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int DS = 43;
  private static final int ANY = 255;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int REFUSED = 5;
  private static final int MOST_ALIASES = 16;

  private final Question question = new Question();
  private final ReplyWriter writer = new ReplyWriter();

  // The name that is looked up at present, and where it stands in the reply.
  private byte[] name = question.name;
  private int nameLength;
  private int nameOffset;
  private int code;
  private int subject;
  private final byte[][] seen = new byte[MOST_ALIASES][];

  /**
   * The length of the reply that was written; 0 for what deserves none; {@link #OTHER}.
   *
   * @param reply at least {@link #LARGEST} long for connections, else 1232
   */
  public int answer(Zones zones, byte[] query, int length, byte[] reply, boolean byTcp) {
    int verdict = question.read(query, length);
    if (verdict == Question.NOISE) {
      return 0;
    }
    if (verdict == Question.OTHER) {
      return OTHER;
    }
    writer.begin(question, query, reply, limit(byTcp));
    code = verdict;
    subject = verdict;
    if (verdict == Question.GOOD) {
      resolve(zones, byTcp);
    }
    return writer.end(code);
  }

  /**
   * What the last answer was about, as a number: for limiting equal answers. All names that do not
   * exist in a zone are one subject, as are all names under one wildcard.
   */
  public int subject() {
    return subject;
  }

  /** Instead of the last answer: nothing, but the word to come by a connection. */
  public int truncated(byte[] query, byte[] reply) {
    writer.begin(question, query, reply, UDP_SIZE);
    writer.truncated();
    return writer.end(0);
  }

  private int limit(boolean byTcp) {
    return byTcp ? LARGEST : Math.clamp(question.payload, 512, UDP_SIZE);
  }

  private void resolve(Zones zones, boolean byTcp) {
    name = question.name;
    nameLength = question.nameLength;
    nameOffset = Question.HEADER;
    ZoneTable zone = closest(zones);
    if (zone == null) {
      code = REFUSED;
      subject = REFUSED;
      return;
    }
    writer.authoritative();
    for (int i = 0; zone != null && i < MOST_ALIASES; i++) {
      byte[] alias = step(zone, byTcp);
      if (alias.length == 0) {
        return;
      }
      if (wasSeen(alias, i)) {
        code = SERVFAIL;
        return;
      }
      seen[i] = alias;
      name = alias;
      nameLength = alias.length;
      nameOffset = writer.lastData();
      ZoneTable next = closest(zones);
      if (next != zone && next != null) {
        writer.origin(nameOffset + nameLength - next.origin.length);
      }
      zone = next;
    }
  }

  /** A chain of aliases that comes back leads nowhere (RFC 1034 3.6.2). */
  private boolean wasSeen(byte[] alias, int before) {
    for (int i = 0; i < before; i++) {
      if (Arrays.equals(seen[i], alias)) {
        return true;
      }
    }
    int length = question.nameLength;
    return Arrays.equals(question.name, 0, length, alias, 0, alias.length);
  }

  /** A question for DS is answered by the parent of a zone (RFC 4035 3.1.4.1). */
  private @Nullable ZoneTable closest(Zones zones) {
    ZoneTable zone = zones.closest(name, 0, nameLength);
    if (zone == null || question.type != DS || zone.origin.length != nameLength) {
      return zone;
    }
    ZoneTable parent = nameLength > 1 ? zones.closest(name, name[0] + 1, nameLength) : null;
    return parent == null ? zone : parent;
  }

  private static final byte[] DONE = {};

  /** The next name to look up; empty when all is said. */
  private byte[] step(ZoneTable zone, boolean byTcp) {
    writer.originIfNone(nameOffset + nameLength - zone.origin.length);
    Node node = zone.nodes.find(name, 0, nameLength);
    if (node == null) {
      Node encloser = encloser(zone);
      if (encloser.cut != null) {
        return refer(encloser.cut);
      }
      if (encloser.wildcard == null) {
        code = NXDOMAIN;
        subject = zone.apex.subject ^ NXDOMAIN;
        return nothing(zone);
      }
      return tell(zone, encloser.wildcard, byTcp);
    }
    if (node.cut != null && !(node.cut == node && question.type == DS)) {
      return refer(node.cut);
    }
    return tell(zone, node, byTcp);
  }

  private Node encloser(ZoneTable zone) {
    int at = 0;
    while (nameLength - at > zone.origin.length) {
      at += name[at] + 1;
      Node node = zone.nodes.find(name, at, nameLength);
      if (node != null) {
        return node;
      }
    }
    return zone.apex;
  }

  private byte[] tell(ZoneTable zone, Node node, boolean byTcp) {
    subject = node.subject + question.type;
    if (question.type == ANY) {
      return any(zone, node, byTcp);
    }
    RecordSet set = node.set(question.type);
    if (set != null) {
      if (writer.answer(set, nameOffset)) {
        additional(set);
      }
      return DONE;
    }
    RecordSet alias = node.set(CNAME);
    if (alias != null) {
      return writer.answer(alias, nameOffset) ? alias.target : DONE;
    }
    return nothing(zone);
  }

  /** One set is enough for who has not come by a connection (RFC 8482 4.1). */
  private byte[] any(ZoneTable zone, Node node, boolean byTcp) {
    if (node.sets.length == 0) {
      return nothing(zone);
    }
    for (int i = 0; i < (byTcp ? node.sets.length : 1); i++) {
      writer.answer(node.sets[i], nameOffset);
    }
    return DONE;
  }

  /** How long it may be remembered that there is nothing (RFC 2308 3). */
  private byte[] nothing(ZoneTable zone) {
    writer.negative(zone.start, Math.min(zone.spec().start().negative(), zone.start.ttl));
    return DONE;
  }

  private byte[] refer(Node cut) {
    subject = cut.subject;
    RecordSet servers = cut.set(NS);
    if (servers != null) {
      writer.referral(servers, nameOffset + nameLength - cut.wire.length);
      for (Node each : servers.targets) {
        glue(each, true);
      }
    }
    return DONE;
  }

  private void additional(RecordSet set) {
    for (Node each : set.targets) {
      glue(each, false);
    }
  }

  private void glue(Node host, boolean isNeeded) {
    for (RecordSet each : host.sets) {
      if (each.type == A || each.type == AAAA) {
        writer.additional(each, host.wire, isNeeded);
      }
    }
  }
}
