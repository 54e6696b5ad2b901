package mightypi.node.net;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Key;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What each object contributes to a table of the kernel, and who holds which slot.
 *
 * <p>Two objects may claim the same slot, such as an external address: the first by kind, namespace
 * and name has it, until it goes.
 */
final class Ledger {

  static final Ledger EMPTY = new Ledger(HashTreePMap.empty(), HashTreePMap.empty());

  private final PMap<Key, Part> parts;
  private final PMap<Slot, PSortedMap<Key, String>> claims;

  private Ledger(PMap<Key, Part> parts, PMap<Slot, PSortedMap<Key, String>> claims) {
    this.parts = parts;
    this.claims = claims;
  }

  Part part(Key key) {
    Part part = parts.get(key);
    return part == null ? Part.NONE : part;
  }

  /** Everything that contributes. */
  Set<Key> keys() {
    return parts.keySet();
  }

  /** What stands in a slot. */
  Optional<String> verdict(Slot slot) {
    PSortedMap<Key, String> some = claims.get(slot);
    return Optional.ofNullable(some).map(claimants -> claimants.get(claimants.firstKey()));
  }

  Ledger with(Key key, Part part) {
    PMap<Slot, PSortedMap<Key, String>> next = claims;
    for (Slot slot : part(key).elements().keySet()) {
      PSortedMap<Key, String> rest = next.getOrDefault(slot, TreePMap.empty()).minus(key);
      next = rest.isEmpty() ? next.minus(slot) : next.plus(slot, rest);
    }
    for (Map.Entry<Slot, String> each : part.elements().entrySet()) {
      PSortedMap<Key, String> some = next.getOrDefault(each.getKey(), TreePMap.empty());
      next = next.plus(each.getKey(), some.plus(key, each.getValue()));
    }
    return new Ledger(part.isEmpty() ? parts.minus(key) : parts.plus(key, part), next);
  }
}
