package mightypi.dns.zone;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** A name of a zone: one that has records, or that only leads to names below it. */
final class Node {

  final Name name;
  final byte[] wire;

  /** A digest of the name. */
  final int subject;

  final RecordSet[] sets;

  /** The name at or above this one from which on others answer (RFC 1034 4.2.1). */
  @Nullable Node cut;

  /** The name one label below whose label is a star (RFC 4592). */
  @Nullable Node wildcard;

  Node(Name name, List<RecordSet> sets) {
    this.name = name;
    this.wire = Wire.lower(name);
    subject = Arrays.hashCode(wire) * 65_599;
    this.sets = sets.toArray(RecordSet[]::new);
  }

  @Nullable RecordSet set(int type) {
    for (RecordSet each : sets) {
      if (each.type == type) {
        return each;
      }
    }
    return null;
  }
}
