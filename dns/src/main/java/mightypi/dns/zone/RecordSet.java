package mightypi.dns.zone;

import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

/**
 * The records of one type at one name (RFC 2181 5), ready for the wire: data whose names end in the
 * zone's own stops short of it, and the writer puts a pointer to the question there.
 */
final class RecordSet {

  final int type;
  final long ttl;
  final List<Record> records;
  final byte[][] data;

  /** For each record, whether its data ends in the name of the zone, which is left out. */
  final boolean[] endsInOrigin;

  /** Nodes whose addresses the asker will want next; filled in when the table is linked. */
  List<Node> targets = List.of();

  /** The single alias's target. */
  final byte[] target;

  RecordSet(List<Record> records, byte[] origin) {
    this.records = List.copyOf(records);
    type = records.getFirst().getType();
    ttl = records.getFirst().getTTL();
    data = new byte[records.size()][];
    endsInOrigin = new boolean[records.size()];
    for (int i = 0; i < data.length; i++) {
      byte[] whole = records.get(i).rdataToWireCanonical();
      endsInOrigin[i] = isCompressible(type) && Wire.endsIn(origin, nameIn(whole));
      data[i] =
          endsInOrigin[i] ? java.util.Arrays.copyOf(whole, whole.length - origin.length) : whole;
    }
    target = type == Type.CNAME ? records.getFirst().rdataToWireCanonical() : new byte[0];
  }

  private byte[] nameIn(byte[] whole) {
    return type == Type.MX ? java.util.Arrays.copyOfRange(whole, 2, whole.length) : whole;
  }

  /** Only types that every reader knows may be shortened (RFC 3597 4). */
  private static boolean isCompressible(int type) {
    return type == Type.NS || type == Type.CNAME || type == Type.PTR || type == Type.MX;
  }

  /** The hosts that the records lead to. */
  List<Name> hosts() {
    List<Name> hosts = new ArrayList<>();
    for (Record each : records) {
      switch (each) {
        case NSRecord ns -> hosts.add(ns.getTarget());
        case MXRecord mx -> hosts.add(mx.getTarget());
        case SRVRecord srv -> hosts.add(srv.getTarget());
        case SVCBRecord svcb -> hosts.add(svcb.getTargetName());
        case HTTPSRecord https -> hosts.add(https.getTargetName());
        case CNAMERecord cname -> {}
        case PTRRecord ptr -> {}
        default -> {}
      }
    }
    return hosts;
  }
}
