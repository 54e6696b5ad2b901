package mightypi.control.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Key;

/** The pods that have no node yet, and what has to be known of them without looking at each. */
final class Waiting {

  private final Set<Key> all = new HashSet<>();
  private final Set<Key> particular = new HashSet<>();
  private final Set<Key> nominated = new HashSet<>();

  void add(Key key, Document pod) {
    all.add(key);
    if (Neighbours.matter(pod)) {
      particular.add(key);
    }
    if (!Fields.text(pod.tree(), "status", "nominatedNodeName").isEmpty()) {
      nominated.add(key);
    }
  }

  /** Others were driven out to make room for it. */
  void nominate(Key key) {
    nominated.add(key);
  }

  void remove(Key key) {
    all.remove(key);
    particular.remove(key);
    nominated.remove(key);
  }

  List<Key> all() {
    return List.copyOf(all);
  }

  /** Those for whom room is kept. */
  List<Key> nominated() {
    return List.copyOf(nominated);
  }

  /** Whether one of them minds beside whom it comes: then any pod that moves may help it. */
  boolean mindNeighbours() {
    return !particular.isEmpty();
  }
}
