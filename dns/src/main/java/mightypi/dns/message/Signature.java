package mightypi.dns.message;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** Who signed a message, and how the reply is to be signed (RFC 8945 5). */
public sealed interface Signature {

  /** Signed with a key that we know, unchanged and in time. */
  record Good(Keys.Key key, TSIGRecord request) implements Signature {

    /** The bytes of a reply under this signature. */
    public byte[] sign(Message reply, int most) {
      reply.setTSIG(key.signer(), Rcode.NOERROR, request);
      return reply.toWire(most);
    }

    /** One message of several; the first is signed in full. */
    public byte[] signNext(Message reply, @Nullable TSIGRecord before) {
      key.signer().apply(reply, Rcode.NOERROR, before == null ? request : before, before == null);
      return reply.toWire();
    }
  }

  /** Not signed at all. */
  record None() implements Signature {}

  /** Signed, but not so that it counts. */
  record Bad(int code, Optional<Keys.Key> key, TSIGRecord request) implements Signature {

    /** A reply that says so: NOTAUTH with the reason in the signature record. */
    public byte[] refusal(Message query) {
      Message reply = Replies.plain(query, Rcode.NOTAUTH);
      if (code == Rcode.BADTIME && key.isPresent()) {
        reply.setTSIG(key.get().signer(), Rcode.BADTIME, request);
        return reply.toWire(65_535);
      }
      reply.addRecord(
          new TSIGRecord(
              request.getName(),
              org.xbill.DNS.DClass.ANY,
              0,
              request.getAlgorithm(),
              request.getTimeSigned(),
              request.getFudge(),
              new byte[0],
              query.getHeader().getID(),
              code,
              new byte[0]),
          org.xbill.DNS.Section.ADDITIONAL);
      reply.getHeader().setFlag(Flags.QR);
      return reply.toWire();
    }
  }

  /** Judges by the keys that count for the matter at hand. */
  static Signature of(Message message, byte[] packet, Collection<Keys.Key> keys) {
    TSIGRecord request = message.getTSIG();
    if (request == null) {
      return new None();
    }
    Optional<Keys.Key> known =
        keys.stream().filter(each -> each.name().equals(request.getName())).findFirst();
    if (known.isEmpty()) {
      return new Bad(Rcode.BADKEY, Optional.empty(), request);
    }
    TSIG signer = known.get().signer();
    int code = signer.verify(message, packet, null);
    return code == Rcode.NOERROR ? new Good(known.get(), request) : new Bad(code, known, request);
  }
}
