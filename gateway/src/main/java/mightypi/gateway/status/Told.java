package mightypi.gateway.status;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.gateway.draft.Finding;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Occurrence;

/**
 * What was told about which object last. What still holds is not told again at every look; after a
 * restart it is told once more.
 */
final class Told {

  private final Map<Key, Set<Finding>> last = new ConcurrentHashMap<>();

  Decision tell(Decision decision, Key key, Document document, List<Finding> findings) {
    Set<Finding> now = new LinkedHashSet<>(findings);
    Set<Finding> before =
        Optional.ofNullable(now.isEmpty() ? last.remove(key) : last.put(key, now)).orElse(Set.of());
    Decision told = decision;
    for (Finding each : now) {
      if (!before.contains(each)) {
        told =
            told.telling(Occurrence.warning(key.kind(), document, each.reason(), each.message()));
      }
    }
    return told;
  }

  void forget(Key key) {
    last.remove(key);
  }
}
