package mightypi.control.disruption;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;

/**
 * How many pods the owners of some pods wish for in all.
 *
 * @param fault which pod has no owner that says so; empty when all have
 */
record Scales(Map<String, Integer> byOwner, String fault) {

  static Scales of(Image now, List<Document> pods) {
    Map<String, Integer> byOwner = new LinkedHashMap<>();
    String fault = "";
    for (Document pod : pods) {
      Optional<Document> owner = top(now, pod);
      Optional<Integer> replicas = owner.flatMap(Scales::replicas);
      if (replicas.isPresent()) {
        byOwner.put(owner.get().uid(), replicas.get());
      } else if (fault.isEmpty()) {
        fault =
            pod.controller().isEmpty()
                ? "found no controller ref for pod \"%s\"".formatted(pod.name())
                : "%s does not implement the scale subresource"
                    .formatted(pod.controller().get().kind());
      }
    }
    return new Scales(byOwner, fault);
  }

  /** The owner of the owner where that one is wished for by another, as ReplicaSets are. */
  private static Optional<Document> top(Image now, Document pod) {
    Optional<Document> owner = owner(now, pod);
    return owner
        .flatMap(each -> owner(now, each))
        .filter(each -> replicas(each).isPresent())
        .or(() -> owner);
  }

  private static Optional<Document> owner(Image now, Document object) {
    return object
        .controller()
        .flatMap(
            each ->
                kind(now, each)
                    .flatMap(kind -> now.find(kind.key(object.namespace(), each.name())))
                    .filter(found -> found.uid().equals(each.uid())));
  }

  private static Optional<Kind> kind(Image now, Document.Owner owner) {
    return now.kinds().stream()
        .filter(kind -> kind.name().equals(owner.kind()))
        .filter(kind -> owner.apiVersion().startsWith(kind.group()))
        .findFirst();
  }

  private static Optional<Integer> replicas(Document owner) {
    return Json.at(owner.tree(), "spec", "replicas")
        .filter(Number.class::isInstance)
        .map(number -> ((Number) number).intValue());
  }

  int sum() {
    return byOwner.values().stream().mapToInt(Integer::intValue).sum();
  }
}
