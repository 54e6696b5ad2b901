package mightypi.api.admission.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** What one Service is given, beside what is taken. */
final class Allocation {

  private final ServiceRange range;
  private final Taken taken;
  private final Randomness randomness;

  Allocation(ServiceRange range, Taken taken, Randomness randomness) {
    this.range = range;
    this.taken = taken;
    this.randomness = randomness;
  }

  Document complete(Document service, Optional<Document> old) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(service.tree(), "spec"));
    String type = Json.text(spec, "type").orElse("ClusterIP");
    Taken own = old.map(Taken::by).orElseGet(Taken::nothing);
    if (!type.equals("ExternalName")) {
      settle(service, spec, old);
      new ClusterAddresses(range, taken, randomness).complete(service.name(), spec, own);
    }
    NodePortNumbers numbers = new NodePortNumbers(range, taken, own, randomness);
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      spec.put("ports", ports(service, spec, old, numbers));
    }
    if (type.equals("LoadBalancer") && "Local".equals(spec.get("externalTrafficPolicy"))) {
      int wished = Taken.number(spec, "healthCheckNodePort");
      spec.put("healthCheckNodePort", numbers.probe(wished));
    }
    return Document.of(Json.with(service.tree(), spec, "spec"));
  }

  private void settle(
      Document service, Map<String, @Nullable Object> spec, Optional<Document> old) {
    Optional<Map<String, @Nullable Object>> before = old.map(each -> Json.map(each.tree(), "spec"));
    List<Problem> problems = Families.settle(spec, before, range.families());
    if (!problems.isEmpty()) {
      throw Status.invalid(Kinds.SERVICE, service.name(), problems).asException();
    }
  }

  private static List<@Nullable Object> ports(
      Document service,
      Map<String, @Nullable Object> spec,
      Optional<Document> old,
      NodePortNumbers numbers) {
    List<@Nullable Object> ports = Json.list(spec, "ports");
    // Who wants no numbers given may still name one.
    boolean gives = !Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
    return old.isEmpty()
        ? numbers.first(service.name(), ports, gives)
        : numbers.next(service.name(), ports, gives);
  }
}
