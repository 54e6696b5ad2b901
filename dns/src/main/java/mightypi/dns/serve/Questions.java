package mightypi.dns.serve;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import mightypi.dns.listen.Answerer;
import mightypi.dns.message.Replies;
import mightypi.dns.zone.Answering;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * All that may come to the authoritative server: plain questions are answered from the tables,
 * everything else goes to who knows about it.
 */
public final class Questions implements Answerer {

  private static final int KEPT = 8;

  private final ZoneKeeper keeper;
  private final Others others;
  private final ArrayBlockingQueue<Desk> desks = new ArrayBlockingQueue<>(KEPT);

  /** Who answers what is no plain question. */
  public record Others(Task signed, Task transfers, Task updates) {}

  /** Answers a message that was read already. */
  @FunctionalInterface
  public interface Task {
    void answer(Message message, byte[] packet, Client client, Out out) throws IOException;
  }

  public Questions(ZoneKeeper keeper, Others others) {
    this.keeper = keeper;
    this.others = others;
  }

  /** What one thread needs to answer; kept for the next. */
  private static final class Desk {
    private final Answering answering = new Answering();
    private final byte[] reply = new byte[Answering.LARGEST];
  }

  @Override
  public void answer(byte[] query, Client client, Out out) throws IOException {
    Desk taken = desks.poll();
    Desk desk = taken == null ? new Desk() : taken;
    byte[] reply = {};
    int length;
    try {
      length =
          desk.answering.answer(keeper.zones(), query, query.length, desk.reply, client.byTcp());
      if (length > 0) {
        reply = Arrays.copyOf(desk.reply, length);
      }
    } finally {
      boolean unusedKept = desks.offer(desk);
    }
    if (length > 0) {
      out.send(reply);
    } else if (length == Answering.OTHER) {
      other(query, client, out);
    }
  }

  /** A message that the tables do not answer. */
  public void other(byte[] packet, Client client, Out out) throws IOException {
    Message message;
    try {
      message = new Message(packet);
    } catch (IOException | IllegalArgumentException e) {
      var reply = Replies.toMalformed(packet);
      if (reply.isPresent()) {
        out.send(reply.get());
      }
      return;
    }
    if (message.getHeader().getFlag(Flags.QR)) {
      return;
    }
    switch (message.getHeader().getOpcode()) {
      case Opcode.QUERY -> question(message, packet, client, out);
      case Opcode.UPDATE -> others.updates().answer(message, packet, client, out);
      case Opcode.NOTIFY -> refuse(message, Rcode.NOTAUTH, out); // nobody is above us
      default -> refuse(message, Rcode.NOTIMP, out);
    }
  }

  private void question(Message message, byte[] packet, Client client, Out out) throws IOException {
    Record question = message.getQuestion();
    if (question == null) {
      refuse(message, Rcode.FORMERR, out);
    } else if (question.getType() == Type.AXFR || question.getType() == Type.IXFR) {
      others.transfers().answer(message, packet, client, out);
    } else if (message.getTSIG() != null) {
      others.signed().answer(message, packet, client, out);
    } else {
      refuse(message, Rcode.FORMERR, out);
    }
  }

  static void refuse(Message message, int code, Out out) throws IOException {
    out.send(Replies.plain(message, code).toWire());
  }
}
