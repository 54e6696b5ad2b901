package mightypi.dns.listen;

/**
 * Answers that need no waiting: from array to array, without making objects. Each is for one thread
 * at a time.
 */
public interface Quick {

  /** It takes longer; an {@link Answerer} is to be asked, on a thread of its own. */
  int OTHER = -1;

  /** Where the time is seen; once for all queries that came together. */
  void look();

  /**
   * The length of the reply; 0 for what deserves none; {@link #OTHER}.
   *
   * @param network a digest of where the query came from, which may be a pretence
   */
  int byDatagram(byte[] query, int length, byte[] reply, int network);

  /** The same for a client whose address is no pretence; the reply is left in {@link #room}. */
  int byConnection(byte[] query, int length);

  /** Where replies of any length are left. */
  byte[] room();

  /** Lends what answers. */
  interface Desks {
    Quick take();

    void giveBack(Quick desk);
  }
}
