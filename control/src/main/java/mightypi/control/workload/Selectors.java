package mightypi.control.workload;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** {@code spec.selector} of a workload; that of a ReplicationController is a map of labels. */
public final class Selectors {

  private Selectors() {}

  public static Selector of(Document workload) {
    Map<String, @Nullable Object> selector = Json.map(workload.tree(), "spec", "selector");
    if (workload.kindName().equals(Kinds.REPLICATION_CONTROLLER.name())) {
      Map<String, String> equalities = new LinkedHashMap<>();
      selector.forEach((label, value) -> equalities.put(label, String.valueOf(value)));
      return Selector.of(equalities);
    }
    return Selector.of(Json.mapper().convertValue(selector, LabelSelector.class));
  }
}
