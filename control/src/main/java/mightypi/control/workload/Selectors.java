package mightypi.control.workload;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** {@code spec.selector} of a workload. */
final class Selectors {

  private Selectors() {}

  static Selector of(Document workload) {
    Map<String, @Nullable Object> selector = Json.map(workload.tree(), "spec", "selector");
    return Selector.of(Json.mapper().convertValue(selector, LabelSelector.class));
  }
}
