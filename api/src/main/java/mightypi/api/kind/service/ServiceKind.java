package mightypi.api.kind.service;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.LoadBalancerStatus;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Services. */
public final class ServiceKind {

  private ServiceKind() {}

  public static Declaration services() {
    return Declaration.of(Kinds.SERVICE, Service.class)
        .shortNames("svc")
        .categories("all")
        .subresources(Subresource.STATUS, Subresource.PROXY)
        .defaults(ServiceDefaults.SERVICE)
        .onCreate(ServiceKind::created)
        .onUpdate(ServiceTransition::of)
        .check(ServiceChecks::check)
        .checkUpdate(ServiceChecks::checkUpdate)
        .checkStatusUpdate((service, old) -> LoadBalancerStatus.ofService(service))
        .warnings(ServiceWarnings::of)
        .columns(ServiceColumns.ALL)
        .selectable("spec.clusterIP", "spec.type");
  }

  private static Map<String, @Nullable Object> created(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> fresh =
        Json.with(service, Map.of("loadBalancer", Map.of()), "status");
    String address = Json.text(service, "spec", "clusterIP").orElse("");
    boolean listed = !Json.list(service, "spec", "clusterIPs").isEmpty();
    return address.isEmpty() || listed
        ? fresh
        : Json.with(fresh, List.of(address), "spec", "clusterIPs");
  }
}
