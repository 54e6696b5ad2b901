package mightypi.dns.zone;

/**
 * Writes one reply into an array. Owners are pointers to the question or to what an alias leads to;
 * a set of records is there whole or not at all, and what does not fit is told by the TC bit (RFC
 * 2181 9).
 */
final class ReplyWriter {

  private static final int OPTIONS = 11;
  private static final int POINTER = 0xC000;
  private static final int FAR = 0x3FFF;
  private static final int AA = 0x04;
  private static final int TC = 0x02;

  private byte[] out = {};
  private int at;
  private int limit;
  private boolean hasOptions;
  private int answers;
  private int authorities;
  private int additionals;
  private int origin;
  private int lastData;

  void begin(Question question, byte[] query, byte[] reply, int most) {
    out = reply;
    hasOptions = question.hasOptions;
    limit = Math.min(most, reply.length) - (hasOptions ? OPTIONS : 0);
    boolean asked = question.nameLength > 0;
    at = asked ? question.end : Question.HEADER;
    System.arraycopy(query, 0, out, 0, at);
    out[2] = (byte) (0x80 | query[2] & 0x79);
    out[3] = (byte) (query[3] & 0x10); // checking disabled is said back, all else is not
    put(4, asked ? 1 : 0);
    answers = 0;
    authorities = 0;
    additionals = 0;
    origin = 0;
    lastData = 0;
  }

  void authoritative() {
    out[2] |= AA;
  }

  void truncated() {
    out[2] |= AA | TC;
  }

  /** Where the name of the zone stands in the reply. */
  void origin(int offset) {
    origin = offset;
  }

  void originIfNone(int offset) {
    if (origin == 0) {
      origin = offset;
    }
  }

  /** Where the data of the record that was written last begins. */
  int lastData() {
    return lastData;
  }

  boolean answer(RecordSet set, int owner) {
    if (!write(set, set.ttl, owner)) {
      out[2] |= TC;
      return false;
    }
    answers += set.data.length;
    return true;
  }

  void negative(RecordSet start, long ttl) {
    if (write(start, ttl, origin)) {
      authorities += 1;
    } else {
      out[2] |= TC;
    }
  }

  void referral(RecordSet servers, int owner) {
    if (answers == 0) {
      out[2] &= ~AA;
    }
    if (write(servers, servers.ttl, owner)) {
      authorities += servers.data.length;
    } else {
      out[2] |= TC;
    }
  }

  /** Without it a referral leads nowhere (RFC 9471), an answer is only less quick. */
  void additional(RecordSet set, byte[] host, boolean isNeeded) {
    int begin = at;
    for (int i = 0; i < set.data.length; i++) {
      if (at + host.length + 10 + set.data[i].length > limit) {
        at = begin;
        out[2] |= isNeeded ? TC : 0;
        return;
      }
      System.arraycopy(host, 0, out, at, host.length);
      at += host.length;
      fixed(set, set.ttl);
      data(set, i);
    }
    additionals += set.data.length;
  }

  private boolean write(RecordSet set, long ttl, int owner) {
    int begin = at;
    for (int i = 0; i < set.data.length; i++) {
      if (at + 12 + set.data[i].length + 2 > limit || owner > FAR) {
        at = begin;
        return false;
      }
      put(at, POINTER | owner);
      at += 2;
      fixed(set, ttl);
      data(set, i);
    }
    return true;
  }

  private void fixed(RecordSet set, long ttl) {
    put(at, set.type);
    put(at + 2, 1);
    put(at + 4, (int) (ttl >>> 16));
    put(at + 6, (int) ttl);
    at += 8;
  }

  private void data(RecordSet set, int index) {
    byte[] data = set.data[index];
    boolean pointed = set.endsInOrigin[index];
    put(at, data.length + (pointed ? 2 : 0));
    at += 2;
    lastData = at;
    System.arraycopy(data, 0, out, at, data.length);
    at += data.length;
    if (pointed) {
      put(at, POINTER | origin);
      at += 2;
    }
  }

  int end(int code) {
    out[3] |= (byte) (code & 0xF);
    if (hasOptions) {
      options(code);
      additionals++;
    }
    put(6, answers);
    put(8, authorities);
    put(10, additionals);
    return at;
  }

  private void options(int code) {
    out[at] = 0;
    put(at + 1, 41);
    put(at + 3, Answering.UDP_SIZE);
    out[at + 5] = (byte) (code >> 4);
    out[at + 6] = 0;
    put(at + 7, 0);
    put(at + 9, 0);
    at += OPTIONS;
  }

  private void put(int place, int number) {
    out[place] = (byte) (number >>> 8);
    out[place + 1] = (byte) number;
  }
}
