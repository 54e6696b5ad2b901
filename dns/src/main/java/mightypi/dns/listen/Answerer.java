package mightypi.dns.listen;

import java.io.IOException;
import java.net.InetAddress;

/** From the bytes of a query to the bytes of its answer; it may wait for others. */
@FunctionalInterface
public interface Answerer {

  /** Sends nothing to what deserves no answer; a connection is ended by that. */
  void answer(byte[] query, Client client, Out out) throws IOException;

  /**
   * Who asks.
   *
   * @param byTcp by a connection: its address is no pretence, and an answer may be long
   */
  record Client(InetAddress address, boolean byTcp) {}

  /** The way back; an answer by a connection may be several messages. */
  @FunctionalInterface
  interface Out {
    void send(byte[] message) throws IOException;
  }
}
