package mightypi.model.quota;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** What each object of a namespace counts for in one quota, and the sum. */
final class Tally {

  /** Most objects count for the same: so many different amounts are kept once only. */
  private static final int SHARED = 1000;

  private final Document quota;
  private final Set<String> names;
  private final Map<Key, Amounts> byObject = new HashMap<>();
  private final Map<Amounts, Amounts> shared = new HashMap<>();
  private Amounts used;

  private Tally(Document quota) {
    this.quota = quota;
    names = Quotas.hard(quota).byName().keySet();
    Map<String, BigDecimal> nothing = new TreeMap<>();
    names.forEach(name -> nothing.put(name, BigDecimal.ZERO));
    used = new Amounts(nothing);
  }

  static Tally of(Image image, Document quota) {
    Tally tally = new Tally(quota);
    for (Kind kind : image.kinds()) {
      if (kind.isNamespaced() && Quotas.concerns(tally.names, kind)) {
        image
            .all(kind, quota.namespace())
            .forEach(each -> tally.look(each.key(kind), Optional.of(each.fleeting())));
      }
    }
    return tally;
  }

  /** Whether it is still about the same. */
  boolean isOf(Document now) {
    return now.uid().equals(quota.uid()) && spec(now).equals(spec(quota));
  }

  private static Map<String, @Nullable Object> spec(Document quota) {
    return Json.map(quota.tree(), "spec");
  }

  Amounts used() {
    return used;
  }

  /** The object at the key is this now. */
  void look(Key key, Optional<Document> object) {
    if (!Quotas.concerns(names, key.kind())) {
      return;
    }
    Amounts before = byObject.getOrDefault(key, Amounts.NONE);
    Amounts after =
        object
            .filter(each -> Quotas.covers(quota, key.kind(), each))
            .map(each -> counted(key.kind(), each))
            .orElse(Amounts.NONE);
    if (after.equals(before)) {
      return;
    }
    used = used.minus(before).plus(after);
    if (after.byName().isEmpty()) {
      byObject.remove(key);
    } else {
      byObject.put(key, after);
    }
  }

  private Amounts counted(Kind kind, Document object) {
    Map<String, BigDecimal> counted = new TreeMap<>(Usage.of(kind, object).byName());
    counted.keySet().retainAll(names);
    Amounts amounts = new Amounts(counted);
    Amounts known = shared.get(amounts);
    if (known == null && shared.size() < SHARED) {
      shared.put(amounts, amounts);
    }
    return known == null ? amounts : known;
  }
}
