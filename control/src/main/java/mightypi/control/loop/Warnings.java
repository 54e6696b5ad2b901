package mightypi.control.loop;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.model.Decision;
import mightypi.model.Key;
import mightypi.model.Occurrence;

/**
 * What a controller told about which object last. What still holds is not told again at every look;
 * after a restart it is told once more.
 */
public final class Warnings {

  private record Word(String reason, String message) {}

  private final Map<Key, Set<Word>> last = new ConcurrentHashMap<>();

  /** The decision with what was not told before; what is no longer among it may be told again. */
  public Decision tell(Decision decision, Key key, List<Occurrence> all) {
    Set<Word> words = new LinkedHashSet<>();
    all.forEach(each -> words.add(word(each)));
    Set<Word> before =
        Optional.ofNullable(words.isEmpty() ? last.remove(key) : last.put(key, words))
            .orElse(Set.of());
    Decision told = decision;
    for (Occurrence each : all) {
      if (!before.contains(word(each))) {
        told = told.telling(each);
      }
    }
    return told;
  }

  private static Word word(Occurrence occurrence) {
    return new Word(occurrence.reason(), occurrence.message());
  }

  public void forget(Key key) {
    last.remove(key);
  }
}
