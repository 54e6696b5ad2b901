package mightypi.dns.serve;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import mightypi.dns.listen.Answerer;
import mightypi.dns.listen.Quick;
import mightypi.dns.message.Replies;
import mightypi.model.Clock;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * All that may come to the authoritative server: plain questions are answered from the tables at a
 * {@link Desk}, everything else goes to who knows about it.
 */
public final class Questions implements Answerer, Quick.Desks {

  private static final int KEPT = 8;

  private final ZoneKeeper keeper;
  private final Others others;
  private final Supplier<ResponseLimit> limits;
  private final ArrayBlockingQueue<Quick> desks = new ArrayBlockingQueue<>(KEPT);

  /** Who answers what is no plain question. */
  public record Others(Task signed, Task transfers, Task updates) {}

  /** Answers a message that was read already. */
  @FunctionalInterface
  public interface Task {
    void answer(Message message, byte[] packet, Client client, Out out) throws IOException;
  }

  private Questions(ZoneKeeper keeper, Others others, Supplier<ResponseLimit> limits) {
    this.keeper = keeper;
    this.others = others;
    this.limits = limits;
  }

  /** Answers by datagrams are limited as the number says. */
  public static Questions of(ZoneKeeper keeper, Others others, int perSecond, Clock clock) {
    return new Questions(keeper, others, () -> new ResponseLimit(perSecond, clock));
  }

  @Override
  public Quick take() {
    Quick kept = desks.poll();
    return kept == null ? new Desk(keeper, limits.get()) : kept;
  }

  @Override
  public void giveBack(Quick desk) {
    boolean unusedKept = desks.offer(desk);
  }

  /** A message that the tables do not answer. */
  @Override
  public void answer(byte[] packet, Client client, Out out) throws IOException {
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
