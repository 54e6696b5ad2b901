package mightypi.balancer.allocate;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Pool;
import mightypi.balancer.address.Pools;

/**
 * Chooses addresses for one Service.
 *
 * @param held addresses that somebody else on the LAN has
 */
record Allocator(
    Pools pools, AddressBook book, Map<String, String> namespaceLabels, Set<InetAddress> held) {

  /** Addresses, or why there are none in words for the user. */
  sealed interface Choice {
    record Chosen(List<InetAddress> addresses) implements Choice {}

    record None(String why) implements Choice {}
  }

  /** Whether what the Service has is still what it may have. */
  boolean isGood(BalancedService service, List<InetAddress> addresses) {
    List<InetAddress> wishes = service.wishes();
    boolean asWished = wishes.isEmpty() || Set.copyOf(wishes).equals(Set.copyOf(addresses));
    return !addresses.isEmpty()
        && asWished
        && addresses.stream().allMatch(each -> whyNot(service, each).isEmpty());
  }

  Choice choose(BalancedService service) {
    try {
      List<InetAddress> wishes = service.wishes();
      return wishes.isEmpty() ? any(service) : wished(service, wishes);
    } catch (IllegalArgumentException e) {
      return new Choice.None(String.valueOf(e.getMessage()));
    }
  }

  private Choice wished(BalancedService service, List<InetAddress> wishes) {
    return wishes.stream()
        .flatMap(address -> whyNot(service, address).stream())
        .findFirst()
        .<Choice>map(Choice.None::new)
        .orElseGet(() -> new Choice.Chosen(wishes));
  }

  private Optional<String> whyNot(BalancedService service, InetAddress address) {
    String text = address.getHostAddress();
    if (held.contains(address)) {
      return Optional.of("\"%s\" is held by another machine on the LAN".formatted(text));
    }
    Optional<Pool> pool = pools.holding(address);
    if (pool.isEmpty()) {
      return Optional.of("\"%s\" is not allowed in config".formatted(text));
    }
    if (service.poolWish().filter(wish -> !wish.equals(pool.get().name())).isPresent()) {
      return Optional.of("\"%s\" is not in pool \"%s\"".formatted(text, service.poolWish().get()));
    }
    if (!pool.get().admits(service.document(), namespaceLabels)) {
      return Optional.of("pool %s not compatible for ip assignment".formatted(pool.get().name()));
    }
    if (!book.isFreeFor(service, address)) {
      return Optional.of(
          "can't change sharing key for \"%s\", address also in use by %s"
              .formatted(service.key().namespace() + "/" + service.key().name(), holder(address)));
    }
    return Optional.empty();
  }

  private String holder(InetAddress address) {
    return book.holderOf(address)
        .map(key -> key.namespace() + "/" + key.name())
        .orElse("another Service");
  }

  private Choice any(BalancedService service) {
    Optional<String> wish = service.poolWish();
    if (wish.isPresent() && pools.named(wish.get()).isEmpty()) {
      return new Choice.None("unknown pool \"%s\"".formatted(wish.get()));
    }
    return pools.all().stream()
        .filter(pool -> wish.map(pool.name()::equals).orElse(pool.autoAssign()))
        .filter(pool -> pool.admits(service.document(), namespaceLabels))
        .sorted(Comparator.comparingInt(Pool::rank))
        .flatMap(pool -> from(pool, service).stream())
        .findFirst()
        .<Choice>map(Choice.Chosen::new)
        .orElseGet(() -> new Choice.None(exhausted(wish)));
  }

  private String exhausted(Optional<String> wish) {
    if (wish.isPresent()) {
      return "no available IPs in pool \"%s\"".formatted(wish.get());
    }
    return pools.all().isEmpty()
        ? "no available IPs: there is no IPAddressPool; apply one, or start with --pool"
        : "no available IPs";
  }

  private Optional<List<InetAddress>> from(Pool pool, BalancedService service) {
    List<InetAddress> found = new ArrayList<>();
    Predicate<InetAddress> free = each -> !held.contains(each) && book.isFreeFor(service, each);
    for (String family : service.families()) {
      Optional<InetAddress> address =
          service.isFrontDoor() ? pool.lowestFree(family, free) : pool.firstFree(family, free);
      address.ifPresent(found::add);
    }
    boolean enough =
        found.size() == service.families().size()
            || (!found.isEmpty() && !service.needsEveryFamily());
    return enough ? Optional.of(found) : Optional.empty();
  }

  /** The pool that an address is of, for the annotation that MetalLB's users know. */
  String poolOf(List<InetAddress> addresses) {
    return pools.holding(addresses.getFirst()).map(Pool::name).orElse("");
  }

  static String quoted(List<InetAddress> addresses) {
    return "[\""
        + String.join("\" \"", addresses.stream().map(InetAddress::getHostAddress).toList())
        + "\"]";
  }
}
