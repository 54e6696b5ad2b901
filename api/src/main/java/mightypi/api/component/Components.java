package mightypi.api.component;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.component.ComponentHealth.Part;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.store.Store;

/**
 * The ComponentStatuses, under the names that every Kubernetes has: the store stands for {@code
 * etcd-0}.
 */
public final class Components {

  private final Store store;
  private final ComponentHealth health;

  public Components(Store store, ComponentHealth health) {
    this.store = store;
    this.health = health;
  }

  /** As all are now, by name. */
  public List<Document> all() {
    return List.of(
        status("controller-manager", health.trouble(Part.CONTROLLER_MANAGER)),
        status("etcd-0", store.trouble()),
        status("scheduler", health.trouble(Part.SCHEDULER)));
  }

  private static Document status(String name, Optional<String> trouble) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", "Healthy");
    condition.put("status", trouble.isEmpty() ? "True" : "False");
    condition.put("message", trouble.orElse("ok"));
    trouble.ifPresent(why -> condition.put("error", why));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", Kinds.COMPONENT_STATUS.name());
    tree.put("apiVersion", Kinds.COMPONENT_STATUS.apiVersion());
    tree.put("metadata", Map.of("name", name));
    tree.put("conditions", List.of(condition));
    return Document.of(tree);
  }
}
