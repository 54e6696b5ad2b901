package mightypi.control.autoscale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.quota.Amounts;
import org.jspecify.annotations.Nullable;

/** How much pods asked for, in thousandths. */
final class Requests {

  private Requests() {}

  /**
   * By the pods' names.
   *
   * @param container of which alone it is; empty for all together
   */
  static Map<String, Long> of(List<Document> pods, String container, String resource)
      throws Unknown {
    Map<String, Long> requests = new LinkedHashMap<>();
    for (Document pod : pods) {
      requests.put(pod.name(), of(pod, container, resource));
    }
    return requests;
  }

  private static long of(Document pod, String container, String resource) throws Unknown {
    long sum = 0;
    boolean found = container.isEmpty();
    for (Object each : lasting(pod)) {
      String name = Fields.text(each, "name");
      if (!container.isEmpty() && !container.equals(name)) {
        continue;
      }
      Amounts amounts = Amounts.of(Json.map(each, "resources", "requests"));
      if (!amounts.has(resource)) {
        throw new Unknown(
            "missing request for %s in container %s of Pod %s"
                .formatted(resource, name, pod.name()));
      }
      sum += amounts.of(resource).movePointRight(3).longValue();
      found = true;
    }
    if (!found) {
      throw new Unknown("container %s not found in Pod %s".formatted(container, pod.name()));
    }
    return sum;
  }

  /** Its containers, and the init containers that go on running beside them (KEP-753). */
  private static List<@Nullable Object> lasting(Document pod) {
    List<@Nullable Object> all = new ArrayList<>(Json.list(pod.tree(), "spec", "containers"));
    Json.list(pod.tree(), "spec", "initContainers").stream()
        .filter(each -> Fields.text(each, "restartPolicy").equals("Always"))
        .forEach(all::add);
    return all;
  }
}
