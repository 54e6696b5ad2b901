package mightypi.dns.serve;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mightypi.dns.listen.Answerer;
import mightypi.dns.message.Keys;
import mightypi.dns.message.Replies;
import mightypi.dns.message.Signature;
import mightypi.dns.zone.Answering;
import mightypi.dns.zone.KeyReference;
import mightypi.dns.zone.UpdateRule;
import mightypi.dns.zone.ZoneSpec;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Cluster;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Plain questions under a signature (RFC 8945 5): who may change or copy a zone may ask in its own
 * name too, and gets a signed answer. certbot looks for the zone that way.
 */
public final class SignedQuestions implements Questions.Task {

  private final Cluster cluster;
  private final ZoneKeeper keeper;

  public SignedQuestions(Cluster cluster, ZoneKeeper keeper) {
    this.cluster = cluster;
    this.keeper = keeper;
  }

  @Override
  public void answer(Message message, byte[] packet, Answerer.Client client, Answerer.Out out)
      throws IOException {
    switch (Signature.of(message, packet, keys())) {
      case Signature.None none -> Questions.refuse(message, Rcode.FORMERR, out);
      case Signature.Bad bad -> out.send(bad.refusal(message));
      case Signature.Good good -> {
        int most = client.byTcp() ? Answering.LARGEST : Replies.udpSize(message);
        out.send(good.sign(said(message), most));
      }
    }
  }

  private List<Keys.Key> keys() {
    return keeper.zones().all().stream()
        .map(ZoneTable::spec)
        .map(ZoneSpec::sharing)
        .flatMap(SignedQuestions::references)
        .distinct()
        .flatMap(each -> cluster.now().find(each.secret()).stream())
        .flatMap(each -> Keys.of(each).stream())
        .toList();
  }

  private static Stream<KeyReference> references(ZoneSpec.Sharing sharing) {
    return Stream.concat(
        sharing.updates().stream().map(UpdateRule::key), sharing.transferKeys().stream());
  }

  /** The answer to the same question without its signature; what is too long is cut when signed. */
  private Message said(Message signed) throws IOException {
    Message plain = signed.clone();
    plain.removeRecord(signed.getTSIG(), Section.ADDITIONAL);
    byte[] query = plain.toWire();
    byte[] reply = new byte[Answering.LARGEST];
    int length = new Answering().answer(keeper.zones(), query, query.length, reply, true);
    return length > 0
        ? new Message(Arrays.copyOf(reply, length))
        : Replies.plain(signed, Rcode.FORMERR);
  }
}
