package mightypi.control.sweep;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.control.fact.Conditions;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/**
 * The groups and versions that extension API servers answer for.
 *
 * @param all as {@code group/version}
 * @param silent those of them that cannot be asked now
 */
record Elsewhere(List<String> all, List<String> silent) {

  /** All of them denied: whoever speaks with the servers has emptied the namespace there. */
  private static final List<String> EMPTIED =
      List.of(
          "NamespaceDeletionDiscoveryFailure",
          "NamespaceDeletionContentFailure",
          "NamespaceContentRemaining");

  static Elsewhere in(Image now) {
    List<Document> services =
        now.all(Kinds.API_SERVICE).stream()
            .filter(each -> Json.at(each.tree(), "spec", "service").isPresent())
            .toList();
    return new Elsewhere(
        services.stream().map(Elsewhere::groupVersion).toList(),
        services.stream()
            .filter(each -> !Conditions.status(each, "Available").equals("True"))
            .map(Elsewhere::groupVersion)
            .sorted()
            .toList());
  }

  private static String groupVersion(Document service) {
    return Json.text(service.tree(), "spec", "group").orElse("")
        + "/"
        + Json.text(service.tree(), "spec", "version").orElse("");
  }

  boolean isSilent() {
    return !silent.isEmpty();
  }

  /** Whether nothing of the namespace is left there. */
  boolean isDoneWith(Document namespace) {
    boolean isEmptied =
        EMPTIED.stream().allMatch(type -> Conditions.status(namespace, type).equals("False"));
    return all.isEmpty() || (silent.isEmpty() && isEmptied);
  }

  /** In the words of the Go client's {@code ErrGroupDiscoveryFailed}. */
  Optional<String> failure() {
    if (silent.isEmpty()) {
      return Optional.empty();
    }
    String groups =
        silent.stream()
            .map(each -> "%s: stale GroupVersion discovery: %s".formatted(each, each))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "Discovery failed for some groups, %d failing: unable to retrieve the complete list of server APIs: %s"
            .formatted(silent.size(), groups));
  }
}
