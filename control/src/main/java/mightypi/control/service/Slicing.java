package mightypi.control.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Selector;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Spreads endpoints over slices so that few slices change: an endpoint stays in the slice that has
 * it, a new one goes where there is room, a slice that nothing is left in goes away.
 */
final class Slicing {

  static final int CAPACITY = 100;

  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String MANAGED = "endpointslice.kubernetes.io/managed-by";

  private final Owner owner;
  private final Randomness randomness;

  Slicing(Owner owner, Randomness randomness) {
    this.owner = owner;
    this.randomness = randomness;
  }

  /**
   * Whose slices they are.
   *
   * @param manager who keeps them, as told in a label
   * @param reference of the object that they vanish with
   */
  record Owner(
      String namespace,
      String service,
      String manager,
      Map<String, String> labels,
      Map<String, @Nullable Object> reference) {

    /** The slices that are there. */
    List<Document> slices(Image now) {
      Selector mine = Selector.of(Map.of(SERVICE, service, MANAGED, manager));
      return List.copyOf(now.selected(Kinds.ENDPOINT_SLICE, namespace, mine));
    }

    Map<String, String> sliceLabels() {
      Map<String, String> all = new LinkedHashMap<>(labels);
      all.put(SERVICE, service);
      all.put(MANAGED, manager);
      return all;
    }
  }

  /** What endpoints of one slice have in common. */
  record Group(String addressType, List<@Nullable Object> ports) {}

  /** The name of the Service that a slice belongs to; empty when none. */
  static String serviceOf(Document slice) {
    return slice.labels().getOrDefault(SERVICE, "");
  }

  /** The steps from the present slices to ones with the wished-for endpoints. */
  List<Step> steps(List<Document> present, Map<Group, List<@Nullable Object>> wished) {
    Map<Group, List<Slice>> slices = new LinkedHashMap<>();
    wished.keySet().forEach(group -> slices.put(group, new ArrayList<>()));
    for (Document document :
        present.stream().sorted(Comparator.comparing(Document::name)).toList()) {
      Slice slice = new Slice(document);
      slices.computeIfAbsent(slice.group(), unused -> new ArrayList<>()).add(slice);
    }
    List<Step> steps = new ArrayList<>();
    slices.forEach(
        (group, some) -> {
          List<@Nullable Object> endpoints = wished.getOrDefault(group, List.of());
          steps.addAll(spread(group, some, endpoints, wished.containsKey(group)));
        });
    return steps;
  }

  private List<Step> spread(
      Group group, List<Slice> slices, List<@Nullable Object> endpoints, boolean keepsOne) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    endpoints.forEach(each -> rest.put(identity(each), each));
    slices.forEach(each -> each.keep(rest));
    List<@Nullable Object> fresh = new ArrayList<>(rest.values());
    for (Slice slice : slices) {
      int room = Math.min(fresh.size(), CAPACITY - slice.endpoints.size());
      slice.endpoints.addAll(fresh.subList(0, room));
      fresh = fresh.subList(room, fresh.size());
    }
    List<Step> steps = new ArrayList<>();
    boolean kept = false;
    for (Slice slice : slices) {
      boolean stays = !slice.endpoints.isEmpty() || keepsOne && endpoints.isEmpty() && !kept;
      kept |= stays;
      steps.addAll(slice.steps(owner, stays));
    }
    boolean missing = keepsOne && endpoints.isEmpty() && !kept;
    for (int i = 0; i < fresh.size() || missing; i += CAPACITY) {
      steps.add(create(group, fresh.subList(i, Math.min(fresh.size(), i + CAPACITY))));
      missing = false;
    }
    return steps;
  }

  /** What makes an endpoint the same one although its conditions change. */
  private static String identity(@Nullable Object endpoint) {
    return Json.list(endpoint, "addresses") + Fields.text(endpoint, "targetRef", "uid");
  }

  private Change create(Group group, List<@Nullable Object> endpoints) {
    String name = owner.service + "-" + randomness.suffix(5);
    Document slice =
        Document.of(
            Fields.fields(
                "apiVersion",
                "discovery.k8s.io/v1",
                "kind",
                "EndpointSlice",
                "metadata",
                Fields.fields(
                    "name",
                    name,
                    "generateName",
                    owner.service + "-",
                    "namespace",
                    owner.namespace,
                    "labels",
                    owner.sliceLabels(),
                    "ownerReferences",
                    List.of(owner.reference)),
                "addressType",
                group.addressType,
                "endpoints",
                endpoints,
                "ports",
                group.ports));
    return new Change.Create(Kinds.ENDPOINT_SLICE.key(owner.namespace, name), slice);
  }

  /** A present slice and what it is to hold. */
  private static final class Slice {
    private final Document document;
    private final List<@Nullable Object> endpoints = new ArrayList<>();

    Slice(Document document) {
      this.document = document;
    }

    Group group() {
      return new Group(
          Fields.text(document.tree(), "addressType"), Json.list(document.tree(), "ports"));
    }

    /** Takes those that it has already out of the given ones. */
    void keep(Map<String, @Nullable Object> wished) {
      Set<String> here = new HashSet<>();
      for (Object endpoint : Json.list(document.tree(), "endpoints")) {
        String identity = identity(endpoint);
        if (wished.containsKey(identity) && here.add(identity)) {
          endpoints.add(wished.remove(identity));
        }
      }
    }

    List<Step> steps(Owner owner, boolean stays) {
      if (!stays) {
        return List.of(Change.delete(document.key(Kinds.ENDPOINT_SLICE), document));
      }
      boolean same =
          Json.list(document.tree(), "endpoints").equals(endpoints)
              && document.labels().equals(owner.sliceLabels());
      Document next =
          document.with(endpoints, "endpoints").with(owner.sliceLabels(), "metadata", "labels");
      return same
          ? List.of()
          : List.of(new Change.Update(document.key(Kinds.ENDPOINT_SLICE), next));
    }
  }
}
