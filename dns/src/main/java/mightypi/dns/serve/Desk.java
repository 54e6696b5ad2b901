package mightypi.dns.serve;

import mightypi.dns.listen.Quick;
import mightypi.dns.zone.Answering;

/** Plain questions, answered from the tables. */
final class Desk implements Quick {

  private final ZoneKeeper keeper;
  private final ResponseLimit limit;
  private final Answering answering = new Answering();
  private byte[] room = {};

  Desk(ZoneKeeper keeper, ResponseLimit limit) {
    this.keeper = keeper;
    this.limit = limit;
  }

  @Override
  public void look() {
    limit.look();
  }

  @Override
  public int byDatagram(byte[] query, int length, byte[] reply, int network) {
    int answered = answering.answer(keeper.zones(), query, length, reply, false);
    if (answered <= 0) {
      return answered;
    }
    return switch (limit.judge(network, answering.subject())) {
      case ResponseLimit.DROP -> 0;
      case ResponseLimit.TRUNCATE -> answering.truncated(query, reply);
      default -> answered;
    };
  }

  @Override
  public int byConnection(byte[] query, int length) {
    if (room.length == 0) {
      room = new byte[Answering.LARGEST];
    }
    return answering.answer(keeper.zones(), query, length, room, true);
  }

  @Override
  public byte[] room() {
    return room;
  }
}
