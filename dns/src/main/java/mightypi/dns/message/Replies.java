package mightypi.dns.message;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Messages that answer a query, in the form that its sender can take. */
public final class Replies {

  /** What passes any path without fragments (DNS flag day 2020). */
  private static final int UDP_SIZE = 1232;

  private static final int OLD_UDP_SIZE = 512;
  private static final int HEADER = 12;

  private Replies() {}

  /** A reply of a server that asks others for who asks it. */
  public static Message of(Message query, int code) {
    Message reply = plain(query, code);
    reply.getHeader().setFlag(Flags.RA);
    return reply;
  }

  /** A reply that offers no recursion. */
  public static Message plain(Message query, int code) {
    Message reply = new Message(query.getHeader().getID());
    Header header = reply.getHeader();
    header.setFlag(Flags.QR);
    header.setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      header.setFlag(Flags.RD);
    }
    header.setRcode(code & 0xF); // The rest is said in the options (RFC 6891, 6.1.3).
    Optional.ofNullable(query.getQuestion())
        .ifPresent(question -> reply.addRecord(question, Section.QUESTION));
    if (query.getOPT() != null) {
      reply.addRecord(new OPTRecord(UDP_SIZE, code >> 4, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  public static Message authoritative(
      Message query, int code, List<Record> answers, List<Record> more) {
    Message reply = of(query, code);
    reply.getHeader().setFlag(Flags.AA);
    answers.forEach(each -> reply.addRecord(each, Section.ANSWER));
    more.forEach(each -> reply.addRecord(each, Section.ADDITIONAL));
    return reply;
  }

  public static Message empty(Message query, int code, Record authority) {
    Message reply = authoritative(query, code, List.of(), List.of());
    reply.addRecord(authority, Section.AUTHORITY);
    return reply;
  }

  /** To bytes that are no message: an answer if they carry at least a query's header. */
  public static Optional<byte[]> toMalformed(byte[] packet) {
    if (packet.length < HEADER || (packet[2] & 0x80) != 0) {
      return Optional.empty();
    }
    Message reply = new Message((packet[0] & 0xFF) << 8 | packet[1] & 0xFF);
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(Rcode.FORMERR);
    return Optional.of(reply.toWire());
  }

  /** How long an answer by UDP may be. */
  public static int udpSize(Message query) {
    OPTRecord options = query.getOPT();
    return options == null
        ? OLD_UDP_SIZE
        : Math.clamp(options.getPayloadSize(), OLD_UDP_SIZE, UDP_SIZE);
  }

  /** Fits a reply of somebody else; what is too long asks the client to come again by TCP. */
  public static byte[] fitted(Message query, byte[] reply, int size) {
    if (reply.length <= size) {
      return reply;
    }
    Message truncated = of(query, Rcode.NOERROR);
    truncated.getHeader().setFlag(Flags.TC);
    return truncated.toWire();
  }
}
