package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mightypi.api.admission.podsecurity.Check.Fault;
import mightypi.model.Document;
import mightypi.model.Json;

/** What is said of the pods of a namespace that a stricter standard comes too late for. */
final class ExistingPods {

  /** So many are looked at. Of the pods of a controller the first come before the others. */
  private static final int MOST = 3000;

  private ExistingPods() {}

  static List<String> warnings(String namespace, Standard enforce, Collection<Document> pods) {
    List<Document> ordered = ordered(pods);
    List<Document> looked = ordered.subList(0, Math.min(MOST, ordered.size()));
    Map<String, Set<String>> namesByFault = new TreeMap<>();
    for (Document pod : looked) {
      List<Fault> faults = Controls.faults(enforce, PodView.of(pod.tree()));
      if (!faults.isEmpty()) {
        String told = faults.stream().map(Fault::reason).collect(Collectors.joining(", "));
        namesByFault.computeIfAbsent(told, each -> new TreeSet<>()).add(pod.name());
      }
    }
    List<String> warnings = new ArrayList<>();
    if (looked.size() < ordered.size()) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first %d of %d existing pods"
              .formatted(looked.size(), ordered.size()));
    }
    if (!namesByFault.isEmpty()) {
      warnings.add(
          "existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\""
              .formatted(namespace, enforce));
    }
    List<String> lines = new ArrayList<>();
    namesByFault.forEach((told, names) -> lines.add(line(names, told)));
    lines.stream().sorted().forEach(warnings::add);
    return warnings;
  }

  private static String line(Set<String> names, String told) {
    String others =
        switch (names.size()) {
          case 1 -> "";
          case 2 -> " (and 1 other pod)";
          default -> " (and " + (names.size() - 1) + " other pods)";
        };
    return names.iterator().next() + others + ": " + told;
  }

  private static List<Document> ordered(Collection<Document> pods) {
    Set<String> controllers = new HashSet<>();
    List<Document> first = new ArrayList<>();
    List<Document> rest = new ArrayList<>();
    for (Document pod : pods) {
      String controller =
          Json.list(pod.tree(), "metadata", "ownerReferences").stream()
              .filter(owner -> Boolean.TRUE.equals(Json.at(owner, "controller").orElse(false)))
              .map(owner -> Json.text(owner, "uid").orElse(""))
              .findFirst()
              .orElse("");
      (controller.isEmpty() || controllers.add(controller) ? first : rest).add(pod);
    }
    first.addAll(rest);
    return first;
  }
}
