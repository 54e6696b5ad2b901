package mightypi.dns.update;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.dns.zone.ZoneTable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What must be true of the zone before it is changed (RFC 2136 3.2). */
final class Prerequisites {

  private Prerequisites() {}

  static void check(List<Record> records, ZoneTable zone) throws Refusal {
    Map<Name, Map<Integer, Set<Record>>> exact = new HashMap<>();
    for (Record each : records) {
      if (each.getTTL() != 0) {
        throw new Refusal(Rcode.FORMERR, "a prerequisite has a time to live");
      }
      if (!each.getName().subdomain(zone.origin())) {
        throw new Refusal(Rcode.NOTZONE, each.getName() + " is not in the zone");
      }
      switch (each.getDClass()) {
        case DClass.ANY -> isThere(each, zone);
        case DClass.NONE -> isNotThere(each, zone);
        case DClass.IN ->
            exact
                .computeIfAbsent(each.getName(), name -> new HashMap<>())
                .computeIfAbsent(each.getType(), type -> new HashSet<>())
                .add(each);
        default -> throw new Refusal(Rcode.FORMERR, "a prerequisite of an odd class");
      }
    }
    for (Map.Entry<Name, Map<Integer, Set<Record>>> name : exact.entrySet()) {
      for (Map.Entry<Integer, Set<Record>> set : name.getValue().entrySet()) {
        if (!set(zone, name.getKey(), set.getKey()).equals(set.getValue())) {
          throw new Refusal(Rcode.NXRRSET, name.getKey() + " has other records");
        }
      }
    }
  }

  private static void isThere(Record wanted, ZoneTable zone) throws Refusal {
    empty(wanted);
    if (wanted.getType() == Type.ANY) {
      if (zone.at(wanted.getName()).isEmpty()) {
        throw new Refusal(Rcode.NXDOMAIN, wanted.getName() + " is not there");
      }
    } else if (set(zone, wanted.getName(), wanted.getType()).isEmpty()) {
      throw new Refusal(Rcode.NXRRSET, wanted.getName() + " has no such records");
    }
  }

  private static void isNotThere(Record wanted, ZoneTable zone) throws Refusal {
    empty(wanted);
    if (wanted.getType() == Type.ANY) {
      if (!zone.at(wanted.getName()).isEmpty()) {
        throw new Refusal(Rcode.YXDOMAIN, wanted.getName() + " is there");
      }
    } else if (!set(zone, wanted.getName(), wanted.getType()).isEmpty()) {
      throw new Refusal(Rcode.YXRRSET, wanted.getName() + " has such records");
    }
  }

  private static void empty(Record wanted) throws Refusal {
    if (wanted.rdataToWireCanonical().length != 0) {
      throw new Refusal(Rcode.FORMERR, "a prerequisite of this class has no data");
    }
  }

  static Set<Record> set(ZoneTable zone, Name name, int type) {
    Set<Record> found = new HashSet<>();
    zone.at(name).stream().filter(each -> each.getType() == type).forEach(found::add);
    return found;
  }
}
