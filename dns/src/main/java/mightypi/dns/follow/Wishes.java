package mightypi.dns.follow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names that an object wants, by name and type. */
final class Wishes {

  private final Map<Place, Wish> all = new LinkedHashMap<>();

  /** A name in lower case without its last dot. */
  record Place(String name, String type) {}

  /** What is to be answered there. */
  record Wish(Optional<Long> ttl, Set<String> values) {}

  void add(String name, String type, Optional<Long> ttl, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    all.computeIfAbsent(
            new Place(plain, type.toUpperCase(Locale.ROOT)),
            place -> new Wish(ttl, new LinkedHashSet<>()))
        .values()
        .add(value);
  }

  /**
   * Each name leads to each target; a host name beside addresses cannot be said and is left out.
   */
  void lead(List<String> names, List<String> targets, Optional<Long> ttl) {
    List<String> addresses = new ArrayList<>(targets);
    addresses.removeIf(each -> Annotations.typeOf(each).equals("CNAME"));
    List<String> usable = addresses.isEmpty() ? targets.stream().limit(1).toList() : addresses;
    for (String name : names) {
      usable.forEach(each -> add(name, Annotations.typeOf(each), ttl, each));
    }
  }

  Map<Place, Wish> all() {
    return all;
  }
}
