package mightypi.model;

import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePSet;

/** The keys of the objects under each mark; immutable, and shares what did not change. */
record Index(PMap<Marks.Mark, PSet<Key>> keys) {

  static final Index EMPTY = new Index(HashTreePMap.empty());

  private static final PSet<Key> NONE = TreePSet.empty();

  /** In the order of the keys. */
  PSet<Key> under(Marks.Mark mark) {
    PSet<Key> some = keys.get(mark);
    return some == null ? NONE : some;
  }

  /** An object has other marks than before. */
  Index moved(Key key, List<Marks.Mark> before, List<Marks.Mark> after) {
    if (before.equals(after)) {
      return this;
    }
    PMap<Marks.Mark, PSet<Key>> next = keys;
    for (Marks.Mark each : before) {
      if (!after.contains(each)) {
        PSet<Key> rest = next.getOrDefault(each, NONE).minus(key);
        next = rest.isEmpty() ? next.minus(each) : next.plus(each, rest);
      }
    }
    for (Marks.Mark each : after) {
      if (!before.contains(each)) {
        next = next.plus(each, next.getOrDefault(each, NONE).plus(key));
      }
    }
    return new Index(next);
  }
}
