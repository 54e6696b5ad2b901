package mightypi.control.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
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
    return Set.of(Kinds.SERVICE, Kinds.ENDPOINT_SLICE, Kinds.POD, Kinds.NODE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.POD)) {
      return Members.servicesOf(image, changed);
    }
    if (changed.kind().equals(Kinds.SERVICE)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.NODE)) {
      return List.of(); // but for its zone, below
    }
    return image
        .find(changed)
        .map(Slicing::serviceOf)
        .filter(name -> !name.isEmpty())
        .map(name -> Kinds.SERVICE.key(changed.namespace(), name))
        .stream()
        .toList();
  }

  /**
   * A node that moves to another zone takes its endpoints there; one that comes or goes changes the
   * zones' parts.
   */
  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (!changed.kind().equals(Kinds.NODE)) {
      return Controller.super.concerns(before, now, changed);
    }
    if (!Zones.of(before, changed.name()).equals(Zones.of(now, changed.name()))) {
      return services(now, each -> true);
    }
    return Zones.differ(before, now, changed.name())
        ? services(now, Hints::isProportional)
        : List.of();
  }

  private static Collection<Key> services(Image now, Predicate<Document> which) {
    return now.all(Kinds.SERVICE).stream()
        .filter(which)
        .map(each -> each.key(Kinds.SERVICE))
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
    labels.remove(Members.HEADLESS);
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
    for (String type : Members.families(service)) {
      List<Map<String, @Nullable Object>> endpoints = new ArrayList<>();
      for (Document pod : pods) {
        Optional<String> address = Members.address(pod, type);
        if (address.isPresent()) {
          Map<String, @Nullable Object> one = endpoint(now, service, pod, address.get());
          Slicing.Group group = new Slicing.Group(type, PortsOf.pod(service, pod));
          wished.computeIfAbsent(group, unused -> new ArrayList<>()).add(one);
          endpoints.add(one);
        }
      }
      Hints.give(now, service, endpoints);
      if (wished.keySet().stream().noneMatch(group -> group.addressType().equals(type))) {
        wished.put(new Slicing.Group(type, List.of()), List.of());
      }
    }
    return wished;
  }

  private static Map<String, @Nullable Object> endpoint(
      Image now, Document service, Document pod, String address) {
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
    Zones.of(now, Pods.node(pod)).ifPresent(zone -> endpoint.put("zone", zone));
    return endpoint;
  }
}
