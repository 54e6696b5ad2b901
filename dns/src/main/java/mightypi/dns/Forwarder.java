package mightypi.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import org.xbill.DNS.Message;

/**
 * Asks others. Every question goes out from a port of its own under a number of its own, so that
 * nobody can guess an answer into it (RFC 5452). It asks a bounded number of questions at once; who
 * comes beyond that is told to try again.
 */
final class Forwarder {

  private static final int AT_ONCE = 256;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int ROUNDS = 2;
  private static final int LARGEST = 65_535;

  private final Upstreams upstreams;
  private final Randomness randomness;
  private final Recent recent = new Recent(Clock.SYSTEM);
  private final Semaphore places = new Semaphore(AT_ONCE);

  Forwarder(Upstreams upstreams, Randomness randomness) {
    this.upstreams = upstreams;
    this.randomness = randomness;
  }

  /** The answer under the query's own number; empty when nobody answered. */
  Optional<byte[]> ask(Message query, boolean byTcp) {
    Optional<byte[]> known = recent.find(query);
    if (known.isPresent()) {
      return known;
    }
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      Optional<byte[]> reply = askAll(query, byTcp);
      reply.ifPresent(each -> recent.keep(query, each));
      return reply;
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  private Optional<byte[]> askAll(Message query, boolean byTcp) throws IOException {
    List<InetSocketAddress> servers = upstreams.now();
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : servers) {
        Optional<byte[]> reply = askOne(query, server, byTcp);
        if (reply.isPresent()) {
          return reply;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> askOne(Message query, InetSocketAddress server, boolean byTcp) {
    byte[] question = query.toWire();
    byte[] number = randomness.bytes(2);
    byte[] own = Arrays.copyOf(question, 2);
    System.arraycopy(number, 0, question, 0, 2);
    try {
      byte[] reply = byTcp ? tcp(question, server) : udp(question, server, query);
      if (!isAnswerTo(reply, question, query)) {
        return Optional.empty();
      }
      System.arraycopy(own, 0, reply, 0, 2);
      return Optional.of(reply);
    } catch (IOException e) {
      return Optional.empty(); // The next one may answer.
    }
  }

  private static byte[] udp(byte[] question, InetSocketAddress server, Message query)
      throws IOException {
    long deadline = Clock.SYSTEM.nanos() + PATIENCE_MILLIS * 1_000_000L;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      while (true) {
        long left = (deadline - Clock.SYSTEM.nanos()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException(server + " does not answer");
        }
        socket.setSoTimeout((int) left);
        packet.setLength(LARGEST);
        socket.receive(packet);
        byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
        if (isAnswerTo(reply, question, query)) {
          return reply;
        }
      }
    }
  }

  private static byte[] tcp(byte[] question, InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[question.length + 2];
      framed[0] = (byte) (question.length >>> 8);
      framed[1] = (byte) question.length;
      System.arraycopy(question, 0, framed, 2, question.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return reply;
    }
  }

  private static boolean isAnswerTo(byte[] reply, byte[] question, Message query) {
    if (reply.length < 12 || reply[0] != question[0] || reply[1] != question[1]) {
      return false;
    }
    try {
      Message message = new Message(reply);
      return message.getQuestion() == null || message.getQuestion().equals(query.getQuestion());
    } catch (IOException e) {
      return false;
    }
  }
}
