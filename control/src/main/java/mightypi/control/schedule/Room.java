package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;

/** A node and what its pods take of it. Changed by {@link Board} only. */
final class Room {

  private Optional<Document> node = Optional.empty();
  private Amounts allocatable = Amounts.NONE;
  private Amounts taken = Amounts.NONE;
  private int pods;
  private final List<String> ports = new ArrayList<>();
  private final Map<String, Candidate> guests = new LinkedHashMap<>();
  private final Map<Like, Integer> crowd = new HashMap<>();
  private final Map<String, Candidate> shy = new LinkedHashMap<>();
  private final Map<String, Integer> owners = new HashMap<>();

  Optional<Document> node() {
    return node;
  }

  void is(Optional<Document> next) {
    node = next;
    allocatable =
        next.map(each -> Amounts.of(Json.map(each.tree(), "status", "allocatable")))
            .orElse(Amounts.NONE);
  }

  void take(Candidate pod) {
    taken = taken.plus(pod.needs());
    pods++;
    ports.addAll(pod.ports());
    owners.merge(pod.owner(), 1, Integer::sum);
    guests.put(pod.pod().uid(), pod);
    crowd.merge(Like.of(pod.pod()), 1, Integer::sum);
    if (!pod.shunned().isEmpty()) {
      shy.put(pod.pod().uid(), pod);
    }
  }

  void give(Candidate pod) {
    taken = taken.minus(pod.needs());
    pods--;
    pod.ports().forEach(ports::remove);
    owners.computeIfPresent(pod.owner(), (owner, count) -> count > 1 ? count - 1 : null);
    guests.remove(pod.pod().uid());
    crowd.computeIfPresent(
        Like.of(pod.pod()), (like, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    shy.remove(pod.pod().uid());
  }

  /** A guest is the same still, but for what nobody asks here. */
  void renew(Candidate pod) {
    guests.replace(pod.pod().uid(), pod);
    shy.replace(pod.pod().uid(), pod);
  }

  /** How many of each sort are here. */
  Map<Like, Integer> crowd() {
    return crowd;
  }

  /** The pods here. */
  List<Candidate> guests() {
    return List.copyOf(guests.values());
  }

  /** Those of them that must not have everybody beside them. */
  Collection<Candidate> shy() {
    return shy.values();
  }

  boolean isEmpty() {
    return node.isEmpty() && pods == 0;
  }

  Amounts allocatable() {
    return allocatable;
  }

  Amounts free() {
    return allocatable.minus(taken);
  }

  boolean isFull() {
    return pods >= allocatable.of("pods");
  }

  boolean hasFree(String port) {
    return ports.stream().noneMatch(each -> Candidate.collide(each, port));
  }

  /** How many pods of the same owner are here. */
  int siblings(Candidate pod) {
    return pod.owner().isEmpty() ? 0 : owners.getOrDefault(pod.owner(), 0);
  }
}
