package mightypi.control.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Empties a namespace that is being deleted, says what is left meanwhile, and lets it go when
 * nothing is. What extension API servers keep in it is emptied by who speaks with them, and told in
 * the namespace's conditions; while a group of theirs cannot be asked, the namespace stays.
 */
public final class NamespaceSweep implements Controller {

  private static final String FINALIZER = "kubernetes";
  private static final int AT_ONCE = 2_000;

  private final Clock clock;

  public NamespaceSweep(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "namespace-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.NAMESPACE);
  }

  @Override
  public boolean watches(Kind kind) {
    return kind.equals(Kinds.NAMESPACE) || kind.equals(Kinds.API_SERVICE) || kind.isNamespaced();
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (changed.kind().equals(Kinds.API_SERVICE)) {
      return now.all(Kinds.NAMESPACE).stream()
          .filter(Document::isDeleting)
          .map(each -> each.key(Kinds.NAMESPACE))
          .toList();
    }
    Key namespace =
        changed.kind().isNamespaced() ? Kinds.NAMESPACE.key("", changed.namespace()) : changed;
    return now.find(namespace).filter(Document::isDeleting).map(each -> namespace).stream()
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> namespace =
        now.find(key)
            .filter(Document::isDeleting)
            .filter(each -> Json.list(each.tree(), "spec", "finalizers").contains(FINALIZER));
    return namespace.map(each -> decide(now, key, each)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Key key, Document namespace) {
    List<Change> deletions = deletions(now, key.name());
    if (!deletions.isEmpty()) {
      return Decision.of(deletions);
    }
    Map<Kind, List<Document>> contents = contents(now, key.name());
    Elsewhere elsewhere = Elsewhere.in(now);
    if (contents.isEmpty() && !elsewhere.isDoneWith(namespace)) {
      return elsewhere.isSilent() ? waiting(key, namespace, contents, elsewhere) : Decision.NOTHING;
    }
    if (contents.isEmpty()) {
      List<@Nullable Object> rest =
          new ArrayList<>(Json.list(namespace.tree(), "spec", "finalizers"));
      rest.remove(FINALIZER);
      return Decision.of(
          new Change.Update(
              key, namespace.with(rest.isEmpty() ? null : rest, "spec", "finalizers")));
    }
    return waiting(key, namespace, contents, elsewhere);
  }

  /**
   * The next ones. Named groups come before the core: who makes pods goes before the pods. What is
   * deleted brings up the namespace again, and then come the others.
   */
  private static List<Change> deletions(Image now, String namespace) {
    return now.kinds().stream()
        .filter(Kind::isNamespaced)
        .sorted(Comparator.reverseOrder())
        .flatMap(
            kind ->
                now.all(kind, namespace).stream()
                    .filter(each -> !each.isDeleting())
                    .<Change>map(each -> Change.delete(each.key(kind), each)))
        .limit(AT_ONCE)
        .toList();
  }

  private static Map<Kind, List<Document>> contents(Image now, String namespace) {
    Map<Kind, List<Document>> contents = new TreeMap<>(Comparator.reverseOrder());
    for (Kind kind : now.kinds()) {
      Collection<Document> some =
          kind.isNamespaced() ? now.all(kind, namespace) : List.<Document>of();
      if (!some.isEmpty()) {
        contents.put(kind, List.copyOf(some));
      }
    }
    return contents;
  }

  private Decision waiting(
      Key key, Document namespace, Map<Kind, List<Document>> contents, Elsewhere elsewhere) {
    List<@Nullable Object> conditions = Conditions.of(namespace);
    List<@Nullable Object> next = conditions;
    for (Map<String, @Nullable Object> condition : conditions(contents, elsewhere)) {
      if (!Conditions.says(next, condition)) {
        next = Conditions.with(next, condition, clock.now());
      }
    }
    return next.equals(conditions)
        ? Decision.NOTHING
        : Decision.of(new Change.UpdateStatus(key, namespace.with(next, "status", "conditions")));
  }

  private static List<Map<String, @Nullable Object>> conditions(
      Map<Kind, List<Document>> contents, Elsewhere elsewhere) {
    String finalizers = finalizers(contents);
    return List.of(
        elsewhere
            .failure()
            .map(
                why ->
                    condition("NamespaceDeletionDiscoveryFailure", "True", "DiscoveryFailed", why))
            .orElseGet(
                () ->
                    condition(
                        "NamespaceDeletionDiscoveryFailure",
                        "False",
                        "ResourcesDiscovered",
                        "All resources successfully discovered")),
        condition(
            "NamespaceDeletionGroupVersionParsingFailure",
            "False",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"),
        condition(
            "NamespaceDeletionContentFailure",
            "False",
            "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization"),
        contents.isEmpty()
            ? condition(
                "NamespaceContentRemaining",
                "False",
                "ContentRemoved",
                "All content successfully removed")
            : condition(
                "NamespaceContentRemaining",
                "True",
                "SomeResourcesRemain",
                "Some resources are remaining: " + remaining(contents)),
        finalizers.isEmpty()
            ? condition(
                "NamespaceFinalizersRemaining",
                "False",
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : condition(
                "NamespaceFinalizersRemaining",
                "True",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + finalizers));
  }

  private static Map<String, @Nullable Object> condition(
      String type, String status, String reason, String message) {
    return Fields.fields("type", type, "status", status, "reason", reason, "message", message);
  }

  private static String remaining(Map<Kind, List<Document>> contents) {
    return contents.entrySet().stream()
        .map(
            each ->
                "%s.%s has %d resource instances"
                    .formatted(
                        each.getKey().plural(), each.getKey().group(), each.getValue().size()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String finalizers(Map<Kind, List<Document>> contents) {
    Map<String, Integer> counts = new TreeMap<>();
    contents
        .values()
        .forEach(
            some ->
                some.forEach(
                    document ->
                        Json.list(document.tree(), "metadata", "finalizers")
                            .forEach(each -> counts.merge(String.valueOf(each), 1, Integer::sum))));
    return counts.entrySet().stream()
        .map(each -> each.getKey() + " in " + each.getValue() + " resource instances")
        .collect(Collectors.joining(", "));
  }
}
