package mightypi.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What others answered a moment ago: pods ask the same names again and again, and with five search
 * paths most answers are denials (RFC 2308). Nothing is kept longer than half a minute, as kubeadm
 * configures it, nor longer than its own time to live; the eldest goes when there are too many.
 */
final class Recent {

  private static final int MOST = 4096;
  private static final int LARGEST = 4096;
  private static final long LONGEST_SECONDS = 30;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Question, Kept> kept = new LinkedHashMap<>();

  Recent(Clock clock) {
    this.clock = clock;
  }

  /** Names are compared as they are written: an answer repeats its question to the letter. */
  private record Question(String name, int type, boolean extended, int flags) {
    static Question of(Message query) {
      Record asked = query.getQuestion();
      var options = query.getOPT();
      boolean checking = query.getHeader().getFlag(Flags.CD);
      return new Question(
          asked.getName().toString(),
          asked.getType(),
          options != null,
          (options == null ? 0 : options.getFlags()) | (checking ? 1 : 0));
    }
  }

  private record Kept(byte[] reply, long since, long seconds) {}

  /** The answer with the time that is left to it, under the query's number. */
  Optional<byte[]> find(Message query) {
    Kept found;
    lock.lock();
    try {
      found = kept.get(Question.of(query));
    } finally {
      lock.unlock();
    }
    if (found == null) {
      return Optional.empty();
    }
    long age = Duration.ofNanos(clock.nanos() - found.since()).toSeconds();
    return age >= found.seconds() ? Optional.empty() : Optional.of(aged(found.reply(), query, age));
  }

  private static byte[] aged(byte[] reply, Message query, long age) {
    try {
      Message message = new Message(reply);
      Message copy = new Message(query.getHeader().getID());
      for (int flag : new int[] {Flags.QR, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
        if (message.getHeader().getFlag(flag)) {
          copy.getHeader().setFlag(flag);
        }
      }
      copy.getHeader().setRcode(message.getHeader().getRcode());
      copy.addRecord(query.getQuestion(), Section.QUESTION);
      for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
        message.getSection(section).forEach(each -> copy.addRecord(aged(each, age), section));
      }
      return copy.toWire();
    } catch (IOException e) {
      throw new IllegalStateException("what was kept was read before", e);
    }
  }

  private static Record aged(Record each, long age) {
    return each.getType() == Type.OPT
        ? each
        : Record.newRecord(
            each.getName(),
            each.getType(),
            each.getDClass(),
            Math.max(0, each.getTTL() - age),
            each.rdataToWireCanonical());
  }

  void keep(Message query, byte[] reply) {
    long seconds = reply.length > LARGEST ? 0 : seconds(reply);
    if (seconds <= 0 || query.getQuestion().getDClass() != DClass.IN) {
      return;
    }
    Question question = Question.of(query);
    lock.lock();
    try {
      kept.remove(question);
      kept.put(question, new Kept(reply, clock.nanos(), seconds));
      if (kept.size() > MOST) {
        kept.remove(kept.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long an answer is good for; a denial as long as its authority says. */
  private static long seconds(byte[] reply) {
    Message message;
    try {
      message = new Message(reply);
    } catch (IOException e) {
      return 0;
    }
    int code = message.getRcode();
    boolean isFinal = code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
    if (!isFinal || message.getHeader().getFlag(Flags.TC)) {
      return 0;
    }
    long least = LONGEST_SECONDS;
    for (Record each : message.getSection(Section.ANSWER)) {
      least = Math.min(least, each.getTTL());
    }
    return isDenial(message, code) ? Math.min(least, denial(message)) : least;
  }

  private static boolean isDenial(Message message, int code) {
    int type = message.getQuestion() == null ? Type.ANY : message.getQuestion().getType();
    return code == Rcode.NXDOMAIN
        || message.getSection(Section.ANSWER).stream()
            .noneMatch(each -> each.getType() == type || type == Type.ANY);
  }

  private static long denial(Message message) {
    return message.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .mapToLong(each -> Math.min(each.getTTL(), each.getMinimum()))
        .findFirst()
        .orElse(0);
  }
}
