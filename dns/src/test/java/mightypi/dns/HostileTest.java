package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import mightypi.testkit.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Messages that no honest client sends, and clients that only want to do harm. */
class HostileTest {

  private static final int HEADER = 12;

  private final HomeZone home;

  HostileTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void zone() throws IOException {
    serve(0);
  }

  /** Within one second, however long the test takes. */
  private void serve(int perSecond) throws IOException {
    home.start(perSecond, FakeClock.atNoon());
    home.record("www", "www", "A", "192.0.2.7");
    home.record("star", "*.apps", "A", "192.0.2.8");
    home.record(
        "many",
        "many",
        "A",
        IntStream.range(0, 250).mapToObj(i -> "192.0.2." + i).toArray(String[]::new));
    home.ready(home.zone(""));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private static byte[] query(String name, int type) throws IOException {
    Message message =
        Message.newQuery(
            Record.newRecord(Name.fromString(name + ".home.example."), type, DClass.IN));
    message.getHeader().setID(0x1234);
    return message.toWire();
  }

  private InetSocketAddress server() {
    return home.address();
  }

  private Optional<byte[]> exchange(byte[] packet, Duration patience) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server());
      socket.setSoTimeout((int) patience.toMillis());
      return exchange(socket, packet);
    }
  }

  private Optional<byte[]> soon(byte[] packet) throws IOException {
    return exchange(packet, Duration.ofMillis(300));
  }

  private static Optional<byte[]> exchange(DatagramSocket socket, byte[] packet)
      throws IOException {
    socket.send(new DatagramPacket(packet, packet.length));
    DatagramPacket reply = new DatagramPacket(new byte[65_535], 65_535);
    try {
      socket.receive(reply);
      return Optional.of(Arrays.copyOf(reply.getData(), reply.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  private int code(byte[] packet) throws IOException {
    return new Message(exchange(packet, Duration.ofSeconds(20)).orElseThrow()).getRcode();
  }

  private void itStillAnswers() {
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.7");
    assertThat(home.shortly("+tcp", "www.home.example")).containsExactly("192.0.2.7");
  }

  @Test
  void whatIsMalformedIsToldSoAndNoMore() throws IOException {
    byte[] good = query("www", Type.A);
    byte[] loop = Arrays.copyOf(good, HEADER + 6);
    loop[HEADER] = (byte) 0xC0;
    loop[HEADER + 1] = HEADER;
    assertThat(code(loop)).as("a name that leads to itself").isEqualTo(Rcode.FORMERR);
    byte[] none = Arrays.copyOf(good, HEADER);
    none[5] = 0;
    assertThat(code(none)).as("no question").isEqualTo(Rcode.FORMERR);
    byte[] two = good.clone();
    two[5] = 2;
    assertThat(code(two)).as("two questions").isEqualTo(Rcode.FORMERR);
    byte[] more = Arrays.copyOf(good, good.length + 7);
    assertThat(code(more)).as("something behind its end").isEqualTo(Rcode.FORMERR);
    byte[] opcode = good.clone();
    opcode[2] |= 7 << 3;
    assertThat(code(opcode)).as("an opcode that nobody knows").isEqualTo(Rcode.NOTIMP);
    byte[] chaos = good.clone();
    chaos[good.length - 1] = 3;
    assertThat(code(chaos)).as("another class").isEqualTo(Rcode.REFUSED);
    byte[] reply = good.clone();
    reply[2] |= (byte) 0x80;
    assertThat(soon(reply)).as("an answer is not answered").isEmpty();
    assertThat(soon(new byte[5])).as("not even a header").isEmpty();
    itStillAnswers();
  }

  @Test
  void everyQueryCutShortAnywhereIsSurvived() throws IOException {
    byte[] good = query("www", Type.A);
    for (int i = HEADER; i < good.length; i++) {
      assertThat(code(Arrays.copyOf(good, i))).isEqualTo(Rcode.FORMERR);
    }
    itStillAnswers();
  }

  @Test
  void noiseIsSurvivedAndNeverAnsweredWithMuch() throws IOException {
    Random chance = new Random(7);
    byte[][] seeds = {query("www", Type.A), query("many", Type.ANY), query("x.apps", Type.AXFR)};
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server());
      socket.setSoTimeout(1);
      for (int i = 0; i < 2_000; i++) {
        byte[] packet = noise(chance, seeds[i % seeds.length]);
        Optional<byte[]> reply = exchange(socket, packet);
        if (reply.isPresent()) {
          assertThat(reply.get().length).isBetween(HEADER, 1232);
          Message said = new Message(reply.get()); // it can be read
          assertThat(said.getHeader().getFlag(Flags.QR)).isTrue();
        }
      }
    }
    itStillAnswers();
  }

  private static byte[] noise(Random chance, byte[] seed) {
    byte[] packet = Arrays.copyOf(seed, seed.length + chance.nextInt(40) * chance.nextInt(2));
    for (int i = chance.nextInt(6); i >= 0; i--) {
      packet[chance.nextInt(packet.length)] = (byte) chance.nextInt(256);
    }
    return packet;
  }

  @Test
  void aFloodOfEqualQuestionsIsAnsweredWithLittle() throws IOException {
    home.close();
    serve(20);
    List<Message> replies = flood(query("many", Type.A));
    long whole = replies.stream().filter(each -> !each.getHeader().getFlag(Flags.TC)).count();
    assertThat(whole).as("too long for a datagram at any time").isZero();
    replies = flood(query("www", Type.A));
    whole = replies.stream().filter(each -> !each.getHeader().getFlag(Flags.TC)).count();
    assertThat(whole).isEqualTo(20);
    assertThat(replies.size()).isLessThan(200);
    assertThat(replies.stream().filter(each -> each.getHeader().getFlag(Flags.TC)))
        .as("who is real may come by a connection")
        .isNotEmpty()
        .allMatch(each -> each.getSection(Section.ANSWER).isEmpty());
    assertThat(home.shortly("+tcp", "www.home.example")).containsExactly("192.0.2.7");
  }

  @Test
  void namesThatAreNotThereAreOneSubject() throws IOException {
    home.close();
    serve(20);
    List<Message> replies = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server());
      socket.setSoTimeout(20);
      for (int i = 0; i < 120; i++) {
        Optional<byte[]> reply = exchange(socket, query("nobody" + i, Type.A));
        if (reply.isPresent()) {
          replies.add(new Message(reply.get()));
        }
      }
    }
    assertThat(replies).hasSizeLessThan(120);
    assertThat(replies).anyMatch(each -> each.getHeader().getFlag(Flags.TC));
  }

  private List<Message> flood(byte[] packet) throws IOException {
    List<Message> replies = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server());
      socket.setSoTimeout(2000);
      for (int i = 0; i < 300; i++) {
        socket.send(new DatagramPacket(packet, packet.length));
      }
      while (true) {
        DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
        socket.receive(reply);
        replies.add(new Message(Arrays.copyOf(reply.getData(), reply.getLength())));
      }
    } catch (SocketTimeoutException e) {
      return replies;
    }
  }

  @Test
  void queriesByConnectionComeInAnyPieces() throws IOException {
    byte[] one = framed(query("www", Type.A));
    byte[] long1 = framed(query("many", Type.A));
    try (Socket socket = connection()) {
      for (byte each : one) {
        socket.getOutputStream().write(each);
      }
      assertThat(reply(socket).getSection(Section.ANSWER)).hasSize(1);
      byte[] both = Arrays.copyOf(one, one.length + long1.length + one.length);
      System.arraycopy(long1, 0, both, one.length, long1.length);
      System.arraycopy(one, 0, both, one.length + long1.length, one.length);
      socket.getOutputStream().write(both);
      assertThat(reply(socket).getSection(Section.ANSWER)).hasSize(1);
      assertThat(reply(socket).getSection(Section.ANSWER)).hasSize(250);
      assertThat(reply(socket).getSection(Section.ANSWER)).hasSize(1);
    }
    try (Socket socket = connection()) {
      socket.getOutputStream().write(new byte[] {0, 0});
      assertThat(socket.getInputStream().read()).as("nothing is no query").isEqualTo(-1);
    }
    itStillAnswers();
  }

  @Test
  void whoOnlyHoldsConnectionsKeepsNobodyOut() throws IOException {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        Socket socket = connection();
        held.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write(0); // the beginning of a query that never comes
        }
      }
      itStillAnswers();
      try (Socket socket = connection()) {
        socket.getOutputStream().write(framed(query("www", Type.A)));
        assertThat(reply(socket).getSection(Section.ANSWER)).hasSize(1);
      }
    } finally {
      for (Socket each : held) {
        each.close();
      }
    }
  }

  @Test
  void whoDoesNotReadItsAnswersKeepsNobodyOut() throws IOException {
    List<Socket> held = new ArrayList<>();
    byte[] question = framed(query("many", Type.A));
    byte[] lot = new byte[question.length * 400];
    for (int i = 0; i < 400; i++) {
      System.arraycopy(question, 0, lot, i * question.length, question.length);
    }
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.connect(server());
        socket.getOutputStream().write(lot);
        held.add(socket);
      }
      itStillAnswers();
    } finally {
      for (Socket each : held) {
        each.close();
      }
    }
  }

  private Socket connection() throws IOException {
    Socket socket = new Socket(server().getAddress(), server().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] framed(byte[] message) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(message.length);
    out.write(message);
    return bytes.toByteArray();
  }

  private static Message reply(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return new Message(message);
  }
}
