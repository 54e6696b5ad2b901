package mightypi.control.stateful;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.history.History;
import mightypi.model.Document;

/**
 * The pods of a StatefulSet by their numbers, and the revisions that they are to be of.
 *
 * @param current the revision from which an update goes away
 * @param update the revision of the present template
 */
record Line(
    Document set, Map<Integer, Document> pods, Document current, Document update, Instant now) {

  static Line of(Document set, List<Document> pods, History history, Instant now) {
    Map<Integer, Document> byNumber = new TreeMap<>();
    for (Document pod : pods) {
      StatefulPods.number(set, pod).ifPresent(number -> byNumber.put(number, pod));
    }
    Document update = history.latest();
    String known = Fields.text(set.tree(), "status", "currentRevision");
    return new Line(set, byNumber, history.named(known).orElse(update), update, now);
  }

  int first() {
    return Fields.number(set, 0, "spec", "ordinals", "start");
  }

  /** One past the last number. */
  int end() {
    return first() + wished();
  }

  int wished() {
    return Fields.number(set, 1, "spec", "replicas");
  }

  boolean isOrdered() {
    return !Fields.text(set.tree(), "spec", "podManagementPolicy").equals("Parallel");
  }

  boolean rolls() {
    return !Fields.text(set.tree(), "spec", "updateStrategy", "type").equals("OnDelete");
  }

  /** The number from which on pods are updated. */
  int firstToUpdate() {
    return first() + Fields.number(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
  }

  Optional<Document> pod(int number) {
    return Optional.ofNullable(pods.get(number));
  }

  /** Those with numbers that are no longer wished for, the highest first. */
  List<Integer> surplus() {
    return pods.keySet().stream()
        .filter(number -> number < first() || number >= end())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  boolean isUpdated(Document pod) {
    return History.hash(pod).equals(update.name());
  }

  boolean isCurrent(Document pod) {
    return History.hash(pod).equals(current.name());
  }

  static boolean isReady(Document pod) {
    return Pods.phase(pod).equals("Running") && Pods.isReady(pod);
  }

  boolean isAvailable(Document pod) {
    return isReady(pod) && untilAvailable(pod).filter(Duration::isZero).isPresent();
  }

  private Optional<Duration> untilAvailable(Document pod) {
    return Pods.availableIn(pod, Fields.number(set, 0, "spec", "minReadySeconds"), now);
  }

  /** It serves and is to go on serving. */
  boolean isHealthy(Document pod) {
    return !pod.isDeleting() && isAvailable(pod);
  }

  /** The lowest of those that are not healthy, the wished for before the surplus. */
  Optional<Document> firstUnhealthy() {
    return java.util.stream.Stream.concat(
            java.util.stream.IntStream.range(first(), end()).boxed(), surplus().reversed().stream())
        .flatMap(number -> pod(number).stream())
        .filter(pod -> !isReady(pod) || pod.isDeleting())
        .findFirst();
  }

  /** When the next pod will have been ready for long enough. */
  Optional<Duration> nextAvailable() {
    return pods.values().stream()
        .filter(Line::isReady)
        .flatMap(pod -> untilAvailable(pod).stream())
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }
}
