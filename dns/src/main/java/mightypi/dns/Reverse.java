package mightypi.dns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
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
 * From addresses back to names. It is made when somebody first asks, which is seldom, and brought
 * up to the image by what changed since when somebody asks again.
 */
final class Reverse {

  private static final long TTL = 30;

  /** Of several names of an address a Service's own comes first. */
  private static final Comparator<Key> ORDER =
      Comparator.comparing((Key key) -> !key.kind().equals(Kinds.SERVICE))
          .thenComparing(Comparator.naturalOrder());

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Name, SortedMap<Key, Name>> names = new HashMap<>();

  @GuardedBy("lock")
  private final Map<Key, List<Name>> addresses = new HashMap<>();

  @GuardedBy("lock")
  private long revision = -1;

  List<Record> find(Image image, Zone zone, Name question) {
    lock.lock();
    try {
      catchUp(image, zone);
      SortedMap<Key, Name> some = names.get(question);
      return some == null
          ? List.of()
          : List.of(new PTRRecord(question, DClass.IN, TTL, some.get(some.firstKey())));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void catchUp(Image image, Zone zone) {
    if (image.revision() <= revision) {
      return;
    }
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : image.changedSince(revision);
    if (changed.isEmpty()) {
      names.clear();
      addresses.clear();
    }
    for (Key key : changed.orElseGet(() -> everything(image))) {
      if (key.kind().equals(Kinds.SERVICE) || key.kind().equals(Kinds.ENDPOINT_SLICE)) {
        forget(key);
        image.find(key).ifPresent(each -> look(key, each, zone));
      }
    }
    revision = image.revision();
  }

  private static List<Key> everything(Image image) {
    List<Key> keys = new ArrayList<>();
    image.all(Kinds.SERVICE).forEach(each -> keys.add(each.key(Kinds.SERVICE)));
    image.all(Kinds.ENDPOINT_SLICE).forEach(each -> keys.add(each.key(Kinds.ENDPOINT_SLICE)));
    return keys;
  }

  @GuardedBy("lock")
  private void forget(Key key) {
    List<Name> before = addresses.remove(key);
    if (before != null) {
      for (Name address : before) {
        SortedMap<Key, Name> some = names.get(address);
        if (some != null) {
          some.remove(key);
          if (some.isEmpty()) {
            names.remove(address);
          }
        }
      }
    }
  }

  @GuardedBy("lock")
  private void look(Key key, Document document, Zone zone) {
    if (key.kind().equals(Kinds.SERVICE)) {
      for (InetAddress address : Zone.clusterAddresses(document)) {
        put(key, address, zone.nameOf(document));
      }
      return;
    }
    String service = document.labels().get(Backends.SERVICE_NAME);
    if (service != null) {
      String parent = "." + service + "." + document.namespace() + ".svc";
      for (Backends.Backend each : Backends.of(document)) {
        put(key, each.address(), zone.below(each.host() + parent));
      }
    }
  }

  @GuardedBy("lock")
  private void put(Key key, InetAddress address, Name target) {
    Name pointer = ReverseMap.fromAddress(address);
    names.computeIfAbsent(pointer, unused -> new TreeMap<>(ORDER)).putIfAbsent(key, target);
    addresses.computeIfAbsent(key, unused -> new ArrayList<>()).add(pointer);
  }
}
