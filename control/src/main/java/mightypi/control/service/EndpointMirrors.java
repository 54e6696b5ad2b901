package mightypi.control.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Copies Endpoints that people wrote by hand, for a Service without a selector, into
 * EndpointSlices, so that readers need to know slices only.
 */
public final class EndpointMirrors implements Controller {

  private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  private final Randomness randomness;

  public EndpointMirrors(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public String name() {
    return "endpoint-slice-mirroring-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SERVICE, Kinds.ENDPOINTS, Kinds.ENDPOINT_SLICE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    String name =
        changed.kind().equals(Kinds.ENDPOINT_SLICE)
            ? image.find(changed).map(Slicing::serviceOf).orElse("")
            : changed.name();
    return name.isEmpty() ? List.of() : List.of(Kinds.ENDPOINTS.key(changed.namespace(), name));
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> endpoints = now.find(key).filter(each -> isMirrored(now, each));
    if (endpoints.isEmpty()) {
      return cleared(now, key);
    }
    Slicing.Owner owner = owner(key, endpoints.get());
    return Decision.of(
        new Slicing(owner, randomness).steps(owner.slices(now), wished(endpoints.get())));
  }

  private static boolean isMirrored(Image now, Document endpoints) {
    Key service = Kinds.SERVICE.key(endpoints.namespace(), endpoints.name());
    return !endpoints.isDeleting()
        && !"true".equals(endpoints.labels().get(SKIP))
        && Fields.annotation(endpoints, LEADER).isEmpty()
        && now.find(service)
            .filter(each -> Json.map(each.tree(), "spec", "selector").isEmpty())
            .isPresent();
  }

  private static Decision cleared(Image now, Key key) {
    Slicing.Owner owner =
        new Slicing.Owner(key.namespace(), key.name(), MANAGER, Map.of(), Map.of());
    return Decision.of(
        owner.slices(now).stream()
            .map(each -> Change.delete(each.key(Kinds.ENDPOINT_SLICE), each))
            .toList());
  }

  private static Slicing.Owner owner(Key key, Document endpoints) {
    return new Slicing.Owner(
        key.namespace(),
        key.name(),
        MANAGER,
        endpoints.labels(),
        Owners.controlledBy(Kinds.ENDPOINTS, endpoints));
  }

  private static Map<Slicing.Group, List<@Nullable Object>> wished(Document endpoints) {
    Map<Slicing.Group, List<@Nullable Object>> wished = new LinkedHashMap<>();
    for (Object subset : Json.list(endpoints.tree(), "subsets")) {
      List<@Nullable Object> ports = new ArrayList<>();
      Json.list(subset, "ports").forEach(each -> ports.add(port(each)));
      for (Object address : Json.list(subset, "addresses")) {
        add(wished, ports, address, true);
      }
      for (Object address : Json.list(subset, "notReadyAddresses")) {
        add(wished, ports, address, false);
      }
    }
    return wished;
  }

  private static Map<String, @Nullable Object> port(@Nullable Object port) {
    Map<String, @Nullable Object> copy =
        Fields.fields(
            "name", Fields.text(port, "name"),
            "port", Fields.number(port, 0, "port"),
            "protocol", Json.text(port, "protocol").orElse("TCP"));
    Json.text(port, "appProtocol").ifPresent(text -> copy.put("appProtocol", text));
    return copy;
  }

  private static void add(
      Map<Slicing.Group, List<@Nullable Object>> wished,
      List<@Nullable Object> ports,
      @Nullable Object address,
      boolean ready) {
    String ip = Fields.text(address, "ip");
    Map<String, @Nullable Object> endpoint =
        Fields.fields("addresses", List.of(ip), "conditions", Map.of("ready", ready));
    for (String field : List.of("hostname", "nodeName", "targetRef")) {
      Json.at(address, field).ifPresent(value -> endpoint.put(field, value));
    }
    Slicing.Group group = new Slicing.Group(ip.contains(":") ? "IPv6" : "IPv4", ports);
    wished.computeIfAbsent(group, unused -> new ArrayList<>()).add(endpoint);
  }
}
