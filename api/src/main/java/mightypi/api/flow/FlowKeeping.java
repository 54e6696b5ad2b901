package mightypi.api.flow;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

/**
 * Brings objects that every cluster has back when somebody deletes them, and says of each
 * FlowSchema whether its level is there.
 */
public final class FlowKeeping implements Controller {

  private static final String DANGLING = "Dangling";

  private final Clock clock;

  public FlowKeeping(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "api-priority-and-fairness-config-consumer-v1";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.FLOW_SCHEMA, Kinds.PRIORITY_LEVEL_CONFIGURATION);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    Set<Key> keys = new LinkedHashSet<>(List.of(changed));
    if (changed.kind().equals(Kinds.PRIORITY_LEVEL_CONFIGURATION)) {
      for (Document schema : image.all(Kinds.FLOW_SCHEMA)) {
        if (level(schema).equals(changed.name())) {
          keys.add(schema.key(Kinds.FLOW_SCHEMA));
        }
      }
    }
    return keys;
  }

  private static String level(Document schema) {
    return Json.text(schema.tree(), "spec", "priorityLevelConfiguration", "name").orElse("");
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> known = now.find(key);
    if (known.isEmpty()) {
      return FlowDefaults.find(key)
          .map(lost -> Decision.of(new Change.Create(key, lost)))
          .orElse(Decision.NOTHING);
    }
    if (!key.kind().equals(Kinds.FLOW_SCHEMA) || known.get().isDeleting()) {
      return Decision.NOTHING;
    }
    String level = level(known.get());
    boolean dangling = now.find(Kinds.PRIORITY_LEVEL_CONFIGURATION.key("", level)).isEmpty();
    return says(known.get(), dangling, level)
        ? Decision.NOTHING
        : Decision.of(new Change.UpdateStatus(key, told(known.get(), dangling, level)));
  }

  private static String message(boolean dangling, String level) {
    return "This FlowSchema references the PriorityLevelConfiguration object named \"%s\" %s"
        .formatted(level, dangling ? "but there is no such object" : "and it exists");
  }

  private static boolean says(Document schema, boolean dangling, String level) {
    return Json.list(schema.tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals(DANGLING))
        .anyMatch(each -> Json.text(each, "message").orElse("").equals(message(dangling, level)));
  }

  private Document told(Document schema, boolean dangling, String level) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", DANGLING);
    condition.put("status", dangling ? "True" : "False");
    condition.put("lastTransitionTime", clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put("reason", dangling ? "NotFound" : "Found");
    condition.put("message", message(dangling, level));
    return schema.with(List.of(condition), "status", "conditions");
  }
}
