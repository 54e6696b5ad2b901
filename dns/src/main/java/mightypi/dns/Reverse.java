package mightypi.dns;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;

/**
 * From addresses back to names. It is made when somebody first asks, which is seldom, and again
 * when services changed since.
 */
final class Reverse {

  private static final long TTL = 30;

  private final Map<Name, Name> names = new HashMap<>();
  private final long revision;

  private Reverse(long revision) {
    this.revision = revision;
  }

  static Reverse of(Image image, Zone zone) {
    Reverse reverse = new Reverse(image.revision());
    for (Document service : image.all(Kinds.SERVICE)) {
      for (InetAddress address : Zone.clusterAddresses(service)) {
        reverse.names.put(ReverseMap.fromAddress(address), zone.nameOf(service));
      }
    }
    for (Document slice : image.all(Kinds.ENDPOINT_SLICE)) {
      String service = slice.labels().get(Backends.SERVICE_NAME);
      if (service != null) {
        String parent = "." + service + "." + slice.namespace() + ".svc";
        Backends.of(slice)
            .forEach(
                each ->
                    reverse.names.putIfAbsent(
                        ReverseMap.fromAddress(each.address()), zone.below(each.host() + parent)));
      }
    }
    return reverse;
  }

  boolean isCurrent(Image image) {
    Optional<Collection<Key>> changed = image.changedSince(revision);
    return changed.isPresent()
        && changed.get().stream()
            .noneMatch(
                key -> key.kind().equals(Kinds.SERVICE) || key.kind().equals(Kinds.ENDPOINT_SLICE));
  }

  List<Record> find(Name question) {
    return Optional.ofNullable(names.get(question))
        .map(target -> List.<Record>of(new PTRRecord(question, DClass.IN, TTL, target)))
        .orElse(List.of());
  }
}
