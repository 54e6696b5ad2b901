package mightypi.api.kind.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a Service's fields when it is updated. What was allocated stays when the update
 * is silent about it; what belongs to a former type goes unless the update insists on it.
 */
final class ServiceTransition {

  private static final Set<String> WITH_NODE_PORTS = Set.of("NodePort", "LoadBalancer");
  private static final Set<String> BALANCED = Set.of("LoadBalancer");
  private static final Set<String> WITH_CLUSTER_ADDRESS =
      Set.of("ClusterIP", "NodePort", "LoadBalancer");
  private static final List<String> CLUSTER_FIELDS =
      List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");

  private final Map<String, @Nullable Object> spec;
  private final Map<String, @Nullable Object> before;
  private final String type;
  private final String oldType;

  private ServiceTransition(
      Map<String, @Nullable Object> service, Map<String, @Nullable Object> old) {
    this.spec = new LinkedHashMap<>(Json.map(service, "spec"));
    this.before = Json.map(old, "spec");
    this.type = Json.text(spec, "type").orElse("");
    this.oldType = Json.text(before, "type").orElse("");
  }

  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> service, Map<String, @Nullable Object> old) {
    ServiceTransition transition = new ServiceTransition(service, old);
    transition.align();
    transition.keep();
    transition.drop();
    return transition.spec.equals(Json.map(service, "spec"))
        ? service
        : Json.with(service, transition.spec, "spec");
  }

  /** Who changes or clears only the one address means the list too. */
  private void align() {
    Object address = spec.get("clusterIP");
    boolean alone = Objects.equals(spec.get("clusterIPs"), before.get("clusterIPs"));
    if (Fill.isSet(before.get("clusterIP")) && !Fill.isSet(address)) {
      if (alone) {
        spec.remove("clusterIPs");
      }
    } else if (alone && address != null && !address.equals(before.get("clusterIP"))) {
      spec.put("clusterIPs", List.of(address));
    }
  }

  private void keep() {
    if (WITH_CLUSTER_ADDRESS.contains(type) && WITH_CLUSTER_ADDRESS.contains(oldType)) {
      keep("clusterIP");
      if (Objects.equals(spec.get("clusterIP"), before.get("clusterIP"))
          && Json.list(spec, "clusterIPs").isEmpty()) {
        keep("clusterIPs");
      }
    }
    if (WITH_NODE_PORTS.contains(type) && WITH_NODE_PORTS.contains(oldType)) {
      NodePorts.keep(spec, before);
    }
    if (isProbed(spec) && isProbed(before)) {
      keep("healthCheckNodePort");
    }
  }

  private void keep(String field) {
    Object now = spec.get(field);
    if (before.get(field) != null
        && (now == null || now.equals("") || now.equals(0) || now.equals(List.of()))) {
      spec.put(field, before.get(field));
    }
  }

  private void drop() {
    if (leaves(WITH_CLUSTER_ADDRESS)) {
      CLUSTER_FIELDS.forEach(this::dropUnlessChanged);
      dropUnlessChanged("internalTrafficPolicy");
    }
    if (leaves(WITH_NODE_PORTS)) {
      NodePorts.drop(spec, before);
      dropUnlessChanged("externalTrafficPolicy");
    }
    if (leaves(BALANCED)) {
      dropUnlessChanged("allocateLoadBalancerNodePorts");
      dropUnlessChanged("loadBalancerClass");
    }
    if (isProbed(before) && !isProbed(spec)) {
      dropUnlessChanged("healthCheckNodePort");
    }
  }

  private boolean leaves(Set<String> types) {
    return types.contains(oldType) && !types.contains(type);
  }

  private void dropUnlessChanged(String field) {
    if (Objects.equals(spec.get(field), before.get(field))) {
      spec.remove(field);
    }
  }

  private static boolean isProbed(Map<String, @Nullable Object> spec) {
    return "LoadBalancer".equals(spec.get("type"))
        && "Local".equals(spec.get("externalTrafficPolicy"));
  }
}
