package mightypi.balancer.allocate;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Claim;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * Who has which address, kept up with the image by what changed. It remembers nothing that the
 * image does not say. Used by one thread at a time.
 */
final class AddressBook {

  private final Map<Key, BalancedService> services = new HashMap<>();
  private final Map<InetAddress, Set<Key>> holders = new HashMap<>();
  private long seen = -1;

  void catchUp(Image image) {
    Optional<Collection<Key>> changed = seen < 0 ? Optional.empty() : image.changedSince(seen);
    if (changed.isPresent()) {
      changed.get().stream()
          .filter(key -> key.kind().equals(Kinds.SERVICE))
          .forEach(key -> look(image, key));
    } else {
      Set.copyOf(services.keySet()).forEach(this::forget);
      image.all(Kinds.SERVICE).forEach(each -> look(image, each.key(Kinds.SERVICE)));
    }
    seen = image.revision();
  }

  private void look(Image image, Key key) {
    forget(key);
    image.find(key).ifPresent(document -> remember(key, document));
  }

  private void forget(Key key) {
    BalancedService before = services.remove(key);
    if (before != null) {
      addresses(before).forEach(address -> release(address, key));
    }
  }

  private void release(InetAddress address, Key key) {
    Set<Key> rest = holders.getOrDefault(address, new HashSet<>());
    rest.remove(key);
    if (rest.isEmpty()) {
      holders.remove(address);
    }
  }

  private void remember(Key key, Document document) {
    BalancedService service = BalancedService.of(document);
    if (addresses(service).findAny().isPresent()) {
      services.put(key, service);
      addresses(service)
          .forEach(each -> holders.computeIfAbsent(each, a -> new HashSet<>()).add(key));
    }
  }

  private static Stream<InetAddress> addresses(BalancedService service) {
    Stream<InetAddress> claimed =
        Claim.in(service.view()).stream().flatMap(claim -> claim.addresses().stream());
    return Stream.concat(service.assigned().stream(), claimed).distinct();
  }

  /** Whether the Service may have the address beside those who have it already. */
  boolean isFreeFor(BalancedService service, InetAddress address) {
    return holders.getOrDefault(address, Set.of()).stream()
        .filter(holder -> !holder.equals(service.key()))
        .allMatch(holder -> service.canShareWith(holder(holder)));
  }

  private BalancedService holder(Key key) {
    BalancedService holder = services.get(key);
    if (holder == null) {
      throw new IllegalStateException(key + " holds an address but is not in the book");
    }
    return holder;
  }

  /** Who has the address, for words to people. */
  Optional<Key> holderOf(InetAddress address) {
    return holders.getOrDefault(address, Set.of()).stream().sorted().findFirst();
  }
}
