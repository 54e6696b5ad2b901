package mightypi.control.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
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

/** Keeps the EndpointSlices of each Service that has a selector. */
public final class EndpointSlices implements Controller {

  private static final String MANAGER = "endpointslice-controller.k8s.io";

  private final Randomness randomness;

  public EndpointSlices(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public String name() {
    return "endpoint-slice-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SERVICE, Kinds.ENDPOINT_SLICE, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.POD)) {
      return Members.servicesOf(image, changed);
    }
    if (changed.kind().equals(Kinds.SERVICE)) {
      return List.of(changed);
    }
    return image
        .find(changed)
        .map(Slicing::serviceOf)
        .filter(name -> !name.isEmpty())
        .map(name -> Kinds.SERVICE.key(changed.namespace(), name))
        .stream()
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> service = now.find(key);
    if (service.isEmpty()
        || service.get().isDeleting()
        || Members.selector(service.get()).isEmpty()) {
      return Decision.NOTHING;
    }
    Slicing.Owner owner = owner(service.get());
    return Decision.of(
        new Slicing(owner, randomness).steps(owner.slices(now), wished(now, service.get())));
  }

  private static Slicing.Owner owner(Document service) {
    Map<String, String> labels = new LinkedHashMap<>(service.labels());
    if (Members.isHeadless(service)) {
      labels.put(Members.HEADLESS, "");
    }
    return new Slicing.Owner(
        service.namespace(),
        service.name(),
        MANAGER,
        labels,
        Owners.controlledBy(Kinds.SERVICE, service));
  }

  private static Map<Slicing.Group, List<@Nullable Object>> wished(Image now, Document service) {
    Map<Slicing.Group, List<@Nullable Object>> wished = new LinkedHashMap<>();
    List<Document> pods = Members.of(now, service);
    for (String type : addressTypes(service)) {
      for (Document pod : pods) {
        List<@Nullable Object> ports = PortsOf.pod(service, pod);
        addresses(pod, type)
            .findFirst()
            .ifPresent(
                address ->
                    wished
                        .computeIfAbsent(
                            new Slicing.Group(type, ports), unused -> new ArrayList<>())
                        .add(endpoint(service, pod, address)));
      }
      if (wished.keySet().stream().noneMatch(group -> group.addressType().equals(type))) {
        wished.put(new Slicing.Group(type, List.of()), List.of());
      }
    }
    return wished;
  }

  /** The kinds of address that the Service has. */
  private static List<String> addressTypes(Document service) {
    List<String> families =
        Json.list(service.tree(), "spec", "ipFamilies").stream().map(String::valueOf).toList();
    return families.isEmpty() ? List.of("IPv4") : families;
  }

  private static Stream<String> addresses(Document pod, String type) {
    Stream<String> all =
        Stream.concat(
            Json.list(pod.tree(), "status", "podIPs").stream().map(each -> Fields.text(each, "ip")),
            Stream.of(Fields.text(pod.tree(), "status", "podIP")));
    return all.filter(each -> !each.isEmpty() && each.contains(":") == type.equals("IPv6"));
  }

  private static Map<String, @Nullable Object> endpoint(
      Document service, Document pod, String address) {
    boolean serving = Pods.isReady(pod);
    boolean ready = Members.publishesAll(service) || serving && !pod.isDeleting();
    Map<String, @Nullable Object> endpoint =
        Fields.fields(
            "addresses", List.of(address),
            "conditions",
                Fields.fields("ready", ready, "serving", serving, "terminating", pod.isDeleting()));
    String hostname = Members.hostname(service, pod);
    if (!hostname.isEmpty()) {
      endpoint.put("hostname", hostname);
    }
    if (!Pods.node(pod).isEmpty()) {
      endpoint.put("nodeName", Pods.node(pod));
    }
    endpoint.put("targetRef", Members.reference(pod));
    return endpoint;
  }
}
