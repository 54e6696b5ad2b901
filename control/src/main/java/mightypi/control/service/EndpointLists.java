package mightypi.control.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@code v1} Endpoints of each Service that has a selector. Those that people write for a
 * Service without one are left alone.
 */
public final class EndpointLists implements Controller {

  private static final String MANAGED = "endpoints.kubernetes.io/managed-by";
  private static final String CAPACITY = "endpoints.kubernetes.io/over-capacity";

  @Override
  public String name() {
    return "endpoint-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SERVICE, Kinds.ENDPOINTS, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return changed.kind().equals(Kinds.POD)
        ? Members.servicesOf(image, changed)
        : List.of(Kinds.SERVICE.key(changed.namespace(), changed.name()));
  }

  /** With a Service go the Endpoints of its name, also those that somebody made by hand. */
  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    Set<Key> keys = new LinkedHashSet<>(concerns(before, changed));
    keys.addAll(concerns(now, changed));
    if (changed.kind().equals(Kinds.SERVICE)
        && before.find(changed).isPresent()
        && now.find(changed).isEmpty()) {
      keys.add(Kinds.ENDPOINTS.key(changed.namespace(), changed.name()));
    }
    return keys;
  }

  @Override
  public Decision decide(Image now, Key key) {
    return key.kind().equals(Kinds.ENDPOINTS) ? left(now, key) : ofService(now, key);
  }

  private static Decision left(Image now, Key place) {
    boolean serves = now.find(Kinds.SERVICE.key(place.namespace(), place.name())).isPresent();
    return now.find(place)
        .filter(each -> !serves)
        .map(each -> Decision.of(Change.delete(place, each)))
        .orElse(Decision.NOTHING);
  }

  private static Decision ofService(Image now, Key key) {
    Key place = Kinds.ENDPOINTS.key(key.namespace(), key.name());
    Optional<Document> known = now.find(place);
    Optional<Document> service = now.find(key);
    if (service.isEmpty()) {
      return known
          .filter(each -> each.labels().containsKey(MANAGED))
          .map(each -> Decision.of(Change.delete(place, each)))
          .orElse(Decision.NOTHING);
    }
    if (Members.selector(service.get()).isEmpty() || service.get().isDeleting()) {
      return Decision.NOTHING;
    }
    return keep(place, known, wished(now, service.get()));
  }

  private static Decision keep(Key place, Optional<Document> known, Document wished) {
    if (known.isEmpty()) {
      return Decision.of(new Change.Create(place, wished));
    }
    Document present = known.get();
    boolean same =
        Json.list(present.tree(), "subsets").equals(Json.list(wished.tree(), "subsets"))
            && present.labels().equals(wished.labels())
            && Fields.annotation(present, CAPACITY).equals(Fields.annotation(wished, CAPACITY));
    if (same) {
      return Decision.NOTHING;
    }
    Document next =
        present
            .with(Json.list(wished.tree(), "subsets"), "subsets")
            .with(wished.labels(), "metadata", "labels")
            .with(
                Json.text(wished.tree(), "metadata", "annotations", CAPACITY).orElse(null),
                "metadata",
                "annotations",
                CAPACITY);
    return Decision.of(new Change.Update(place, next));
  }

  private static Document wished(Image now, Document service) {
    Subsets subsets = Subsets.of(service, Members.of(now, service));
    Map<String, String> labels = new TreeMap<>(service.labels());
    labels.put(MANAGED, "endpoint-controller");
    if (Members.isHeadless(service)) {
      labels.put(Members.HEADLESS, "");
    }
    Map<String, @Nullable Object> metadata =
        Fields.fields("name", service.name(), "namespace", service.namespace(), "labels", labels);
    if (subsets.truncated()) {
      metadata.put("annotations", Map.of(CAPACITY, "truncated"));
    }
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Endpoints",
            "metadata",
            metadata,
            "subsets",
            subsets.list()));
  }

  /** Addresses that have the same ports, ready and not. */
  private record Subsets(List<@Nullable Object> list, boolean truncated) {

    private static final int CAPACITY = 1000;

    static Subsets of(Document service, List<Document> pods) {
      Map<List<@Nullable Object>, Subset> byPorts = new LinkedHashMap<>();
      int count = 0;
      for (Document pod : pods) {
        List<@Nullable Object> ports = PortsOf.pod(service, pod);
        boolean all = Members.publishesAll(service);
        boolean portless = ports.isEmpty() && !Members.isHeadless(service);
        Optional<String> ip = Members.address(pod, Members.families(service).getFirst());
        if (portless || ip.isEmpty() || pod.isDeleting() && !all || count++ >= CAPACITY) {
          continue;
        }
        byPorts
            .computeIfAbsent(ports, unused -> new Subset())
            .add(address(service, pod, ip.get()), all || Pods.isReady(pod));
      }
      List<@Nullable Object> list = new ArrayList<>();
      byPorts.forEach((ports, subset) -> list.add(subset.with(ports)));
      return new Subsets(list, count > CAPACITY);
    }

    private static Map<String, @Nullable Object> address(
        Document service, Document pod, String ip) {
      Map<String, @Nullable Object> address = Fields.fields("ip", ip);
      String hostname = Members.hostname(service, pod);
      if (!hostname.isEmpty()) {
        address.put("hostname", hostname);
      }
      String node = Pods.node(pod);
      if (!node.isEmpty()) {
        address.put("nodeName", node);
      }
      address.put("targetRef", Members.reference(pod));
      return address;
    }
  }

  private static final class Subset {
    private final List<@Nullable Object> ready = new ArrayList<>();
    private final List<@Nullable Object> notReady = new ArrayList<>();

    void add(Map<String, @Nullable Object> address, boolean isReady) {
      (isReady ? ready : notReady).add(address);
    }

    Map<String, @Nullable Object> with(List<@Nullable Object> ports) {
      Map<String, @Nullable Object> subset = new LinkedHashMap<>();
      if (!ready.isEmpty()) {
        subset.put("addresses", ready);
      }
      if (!notReady.isEmpty()) {
        subset.put("notReadyAddresses", notReady);
      }
      if (!ports.isEmpty()) {
        subset.put("ports", ports.stream().map(Subset::port).toList());
      }
      return subset;
    }

    /** Here an unnamed port has no field {@code name}. */
    private static Map<String, @Nullable Object> port(@Nullable Object port) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>(Json.map(port));
      if ("".equals(copy.get("name"))) {
        copy.remove("name");
      }
      return copy;
    }
  }
}
