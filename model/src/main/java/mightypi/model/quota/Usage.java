package mightypi.model.quota;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** What one object counts for. */
public final class Usage {

  private static final Set<Kind> COUNTED_BY_NAME =
      Set.of(
          Kinds.CONFIG_MAP,
          Kinds.SECRET,
          Kinds.REPLICATION_CONTROLLER,
          Kinds.RESOURCE_QUOTA,
          Kinds.PERSISTENT_VOLUME_CLAIM,
          Kinds.SERVICE);
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private Usage() {}

  public static Amounts of(Kind kind, Document object) {
    Map<String, BigDecimal> usage = new TreeMap<>();
    usage.put("count/" + kind.groupResource(), BigDecimal.ONE);
    if (COUNTED_BY_NAME.contains(kind)) {
      usage.put(kind.plural(), BigDecimal.ONE);
    }
    if (kind.equals(Kinds.POD)) {
      pod(object, usage);
    } else if (kind.equals(Kinds.SERVICE)) {
      service(Json.map(object.tree(), "spec"), usage);
    } else if (kind.equals(Kinds.PERSISTENT_VOLUME_CLAIM)) {
      claim(object, usage);
    }
    return new Amounts(usage);
  }

  /**
   * A pod that is over takes nothing any longer. The overhead of its runtime is requested with what
   * its containers request, and raises what limits they have (KEP-688).
   */
  private static void pod(Document pod, Map<String, BigDecimal> usage) {
    if (OVER.contains(Json.text(pod.tree(), "status", "phase").orElse(""))) {
      return;
    }
    Map<String, @Nullable Object> spec = Json.map(pod.tree(), "spec");
    Amounts overhead = Amounts.of(Json.map(spec, "overhead"));
    usage.put("pods", BigDecimal.ONE);
    Amounts.ofPod(spec, "requests")
        .plus(overhead)
        .byName()
        .forEach(
            (name, amount) -> {
              usage.put("requests." + name, amount);
              if (Set.of("cpu", "memory", "ephemeral-storage").contains(name)
                  || name.startsWith("hugepages-")) {
                usage.put(name, amount);
              }
            });
    Amounts.ofPod(spec, "limits")
        .plusOfSameNames(overhead)
        .byName()
        .forEach((name, amount) -> usage.put("limits." + name, amount));
  }

  private static void service(Map<String, @Nullable Object> spec, Map<String, BigDecimal> usage) {
    String type = Json.text(spec, "type").orElse("");
    long ports = Json.list(spec, "ports").size();
    long nodePorts =
        Json.list(spec, "ports").stream()
            .filter(each -> Json.at(each, "nodePort").filter(port -> !port.equals(0)).isPresent())
            .count();
    boolean chosen = Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
    boolean balanced = type.equals("LoadBalancer");
    usage.put("services.loadbalancers", BigDecimal.valueOf(balanced ? 1 : 0));
    long taken = type.equals("NodePort") || balanced && !chosen ? ports : nodePorts;
    usage.put("services.nodeports", BigDecimal.valueOf(taken));
  }

  private static void claim(Document claim, Map<String, BigDecimal> usage) {
    BigDecimal storage =
        Amounts.of(Json.map(claim.tree(), "spec", "resources", "requests")).of("storage");
    usage.put("requests.storage", storage);
    Json.text(claim.tree(), "spec", "storageClassName")
        .filter(each -> !each.isEmpty())
        .ifPresent(
            each -> {
              String suffix = each + ".storageclass.storage.k8s.io/";
              usage.put(suffix + "requests.storage", storage);
              usage.put(suffix + "persistentvolumeclaims", BigDecimal.ONE);
            });
  }
}
