package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * The nodes and what is taken of each, brought from image to image by what changed in between. Used
 * by one decision at a time.
 */
final class Board {

  private final Map<String, Room> rooms = new TreeMap<>();
  private final Map<Key, Placed> placed = new HashMap<>();
  private final List<Key> assumed = new ArrayList<>();
  private long revision = -1;
  private boolean gained;

  private record Placed(String node, Candidate pod) {}

  /**
   * @param changedPod is told of every pod that changed
   */
  void catchUp(Image now, Consumer<Key> changedPod) {
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : now.changedSince(revision);
    if (changed.isEmpty()) {
      rooms.clear();
      placed.clear();
      gained = true;
    }
    for (Key key : changed.orElseGet(() -> everything(now))) {
      if (key.kind().equals(Kinds.NODE)) {
        node(key.name(), now.find(key));
      } else if (key.kind().equals(Kinds.POD)) {
        pod(now, key);
        changedPod.accept(key);
      }
    }
    revision = now.revision();
  }

  private static List<Key> everything(Image now) {
    return Stream.of(Kinds.NODE, Kinds.POD)
        .flatMap(kind -> now.all(kind).stream().map(each -> each.key(kind)))
        .toList();
  }

  private void node(String name, Optional<Document> node) {
    room(name).is(node);
    gained = true;
    tidy(name);
  }

  private void pod(Image now, Key key) {
    Optional<Document> pod =
        now.find(key).filter(each -> !Pods.isOver(each) && !Pods.node(each).isEmpty());
    Placed before = placed.get(key);
    if (before != null && pod.filter(each -> isSame(each, before)).isPresent()) {
      // The older text of the pod need not be kept for it.
      Candidate renewed = before.pod.as(pod.get());
      placed.put(key, new Placed(before.node, renewed));
      room(before.node).renew(renewed);
      return;
    }
    if (before != null) {
      remove(key, before);
      gained = true;
    }
    pod.ifPresent(each -> put(key, Pods.node(each), Candidate.of(now, each)));
  }

  private static boolean isSame(Document pod, Placed before) {
    return pod.uid().equals(before.pod.pod().uid())
        && pod.labels().equals(before.pod.pod().labels())
        && pod.isDeleting() == before.pod.pod().isDeleting()
        && Pods.node(pod).equals(before.node);
  }

  private Room room(String node) {
    return rooms.computeIfAbsent(node, unused -> new Room());
  }

  private void tidy(String node) {
    if (room(node).isEmpty()) {
      rooms.remove(node);
    }
  }

  private void put(Key key, String node, Candidate pod) {
    room(node).take(pod);
    placed.put(key, new Placed(node, pod));
  }

  private void remove(Key key, Placed before) {
    placed.remove(key);
    room(before.node).give(before.pod);
    tidy(before.node);
  }

  /** Counts a pod in that is not bound yet, for the decisions that are made together with it. */
  void assume(Candidate pod, String node) {
    Key key = pod.pod().key(Kinds.POD);
    if (placed.containsKey(key)) {
      return;
    }
    put(key, node, pod);
    assumed.add(key);
  }

  /** Takes one assumption back: the pod itself is to be placed. */
  void forget(Key key) {
    Placed before = placed.get(key);
    if (assumed.remove(key) && before != null) {
      remove(key, before);
    }
  }

  /** Takes the assumptions back: the image will tell what came of them. */
  void forgetAssumed() {
    for (Key key : assumed) {
      Placed before = placed.get(key);
      if (before != null) {
        remove(key, before);
      }
    }
    assumed.clear();
  }

  /** Whether a node changed or room was made since this was last asked. */
  boolean gainedRoom() {
    boolean answer = gained;
    gained = false;
    return answer;
  }

  /** The nodes that exist, by name. */
  List<Room> rooms() {
    return rooms.values().stream().filter(each -> each.node().isPresent()).toList();
  }
}
