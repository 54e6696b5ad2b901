package mightypi.api.definition;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Writes the status of definitions (whose names are accepted, what is established, which versions
 * were ever stored), and deletes the objects of a definition that is deleted before it goes.
 */
public final class DefinitionController implements Controller {

  private static final Duration UNTIL_OBJECTS_ARE_GONE = Duration.ofSeconds(1);

  private final Clock clock;

  public DefinitionController(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "customresourcedefinition-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CUSTOM_RESOURCE_DEFINITION);
  }

  /** Names may have become free for every definition of the group. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    int dot = changed.name().indexOf('.');
    String suffix = dot < 0 ? "" : changed.name().substring(dot);
    return image.all(Kinds.CUSTOM_RESOURCE_DEFINITION).stream()
        .filter(each -> each.name().endsWith(suffix))
        .map(each -> each.key(Kinds.CUSTOM_RESOURCE_DEFINITION))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Definition> found = now.find(key).map(Definition::new);
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    Definition definition = found.get();
    if (definition.document().isDeleting()) {
      return cleanup(now, key, definition);
    }
    List<Definition> all =
        now.all(Kinds.CUSTOM_RESOURCE_DEFINITION).stream().map(Definition::new).toList();
    return settled(key, definition, status(definition, all));
  }

  private static Decision settled(
      Key key, Definition definition, Map<String, @Nullable Object> status) {
    boolean same = status.equals(Json.map(definition.document().tree(), "status"));
    return same
        ? Decision.NOTHING
        : Decision.of(new Change.UpdateStatus(key, definition.document().with(status, "status")));
  }

  private Map<String, @Nullable Object> status(Definition definition, List<Definition> all) {
    Optional<Acceptance.Conflict> conflict = Acceptance.conflict(definition, all);
    Conditions conditions = conditions(definition);
    Map<String, @Nullable Object> before = Json.map(definition.document().tree(), "status");
    Map<String, @Nullable Object> status = new LinkedHashMap<>(before);
    if (conflict.isEmpty()) {
      conditions.put("NamesAccepted", true, "NoConflicts", "no conflicts found");
      status.put("acceptedNames", Json.map(definition.spec(), "names"));
    } else {
      conditions.put("NamesAccepted", false, conflict.get().reason(), conflict.get().message());
    }
    establish(definition, conflict.isEmpty(), conditions);
    status.put("conditions", conditions.list());
    status.put("storedVersions", stored(definition));
    return Json.freezeMap(status);
  }

  private static void establish(Definition definition, boolean accepted, Conditions conditions) {
    if (accepted) {
      conditions.put(
          "Established", true, "InitialNamesAccepted", "the initial names have been accepted");
    } else {
      conditions.put("Established", false, "NotAccepted", "not all names are accepted");
    }
  }

  private static List<String> stored(Definition definition) {
    List<String> stored = new ArrayList<>(definition.storedVersions());
    definition
        .storageVersion()
        .map(Definition.Version::name)
        .filter(version -> !stored.contains(version))
        .ifPresent(stored::add);
    return stored;
  }

  private Decision cleanup(Image now, Key key, Definition definition) {
    Document document = definition.document();
    List<@Nullable Object> finalizers = Json.list(document.tree(), "metadata", "finalizers");
    if (!finalizers.contains(DefinitionStrategy.CLEANUP)) {
      return Decision.NOTHING;
    }
    List<Document> objects =
        definition.storageKind().map(now::all).map(List::copyOf).orElse(List.of());
    if (objects.isEmpty()) {
      List<@Nullable Object> rest =
          finalizers.stream().filter(each -> !DefinitionStrategy.CLEANUP.equals(each)).toList();
      Object left = rest.isEmpty() ? null : rest;
      return Decision.of(new Change.Update(key, document.with(left, "metadata", "finalizers")));
    }
    Kind kind = definition.storageKind().orElseThrow();
    List<Change> changes = new ArrayList<>();
    objects.stream()
        .filter(each -> !each.isDeleting())
        .forEach(each -> changes.add(Change.delete(each.key(kind), each)));
    Conditions conditions = conditions(definition);
    conditions.put(
        "Terminating",
        true,
        "InstanceDeletionInProgress",
        "CustomResource deletion is in progress");
    Map<String, @Nullable Object> status =
        Json.with(Json.map(document.tree(), "status"), conditions.list(), "conditions");
    changes.addAll(settled(key, definition, status).changes());
    return Decision.of(changes).lookingAgainIn(UNTIL_OBJECTS_ARE_GONE);
  }

  private Conditions conditions(Definition definition) {
    return new Conditions(
        Json.list(definition.document().tree(), "status", "conditions"),
        clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Conditions whose time changes with their status only. */
  private static final class Conditions {
    private final Map<String, Map<String, @Nullable Object>> byType = new LinkedHashMap<>();
    private final String now;

    Conditions(List<@Nullable Object> before, String now) {
      before.forEach(each -> byType.put(Json.text(each, "type").orElse(""), Json.map(each)));
      this.now = now;
    }

    void put(String type, boolean holds, String reason, String message) {
      String status = holds ? "True" : "False";
      Map<String, @Nullable Object> old = byType.getOrDefault(type, Map.of());
      boolean same = status.equals(old.get("status"));
      Map<String, @Nullable Object> condition = new LinkedHashMap<>();
      condition.put("type", type);
      condition.put("status", status);
      condition.put(
          "lastTransitionTime", same ? Json.text(old, "lastTransitionTime").orElse(now) : now);
      condition.put("reason", reason);
      condition.put("message", message);
      byType.put(type, condition);
    }

    List<Object> list() {
      return List.copyOf(byType.values());
    }
  }
}
