package mightypi.node.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Where every service leads, compiled from one image. A newer image is compiled by looking only at
 * the services whose objects changed.
 */
final class ServiceTable {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final TrafficConfig config;
  private final long revision;
  private final Ledger ledger;
  private final PMap<Key, Key> serviceOfSlice;
  private final String zone;

  private ServiceTable(
      TrafficConfig config,
      long revision,
      Ledger ledger,
      PMap<Key, Key> serviceOfSlice,
      String zone) {
    this.zone = zone;
    this.config = config;
    this.revision = revision;
    this.ledger = ledger;
    this.serviceOfSlice = serviceOfSlice;
  }

  static ServiceTable empty(TrafficConfig config) {
    return new ServiceTable(config, 0, Ledger.EMPTY, HashTreePMap.empty(), "");
  }

  TrafficConfig config() {
    return config;
  }

  Ledger ledger() {
    return ledger;
  }

  /** This table brought to an image, and the keys whose parts differ. */
  Step next(Image image) {
    Optional<Collection<Key>> changed =
        revision == 0 ? Optional.empty() : image.changedSince(revision);
    String now = zoneOf(image);
    return changed.isPresent() && now.equals(zone)
        ? some(image, changed.get())
        : everything(image, now);
  }

  private String zoneOf(Image image) {
    return image
        .find(Kinds.NODE.key("", config.node()))
        .map(node -> node.labels().getOrDefault(ZONE, ""))
        .orElse("");
  }

  private Step everything(Image image, String now) {
    PMap<Key, Key> owners = HashTreePMap.empty();
    Map<Key, List<Document>> slices = new HashMap<>();
    for (Document slice : image.all(Kinds.ENDPOINT_SLICE)) {
      Optional<Key> service = serviceOf(slice);
      if (service.isPresent()) {
        owners = owners.plus(slice.key(Kinds.ENDPOINT_SLICE), service.get());
        slices.computeIfAbsent(service.get(), key -> new ArrayList<>()).add(slice);
      }
    }
    Set<Key> keys = new LinkedHashSet<>(ledger.keys());
    image.all(Kinds.SERVICE).forEach(each -> keys.add(each.key(Kinds.SERVICE)));
    image.all(Kinds.POD).forEach(each -> keys.add(each.key(Kinds.POD)));
    ServiceTable base = new ServiceTable(config, revision, ledger, owners, now);
    return base.rebuilt(image, keys, key -> slices.getOrDefault(key, List.of()));
  }

  private Step some(Image image, Collection<Key> changed) {
    PMap<Key, Key> owners = serviceOfSlice;
    Set<Key> keys = new LinkedHashSet<>();
    for (Key key : changed) {
      if (key.kind().equals(Kinds.SERVICE) || key.kind().equals(Kinds.POD)) {
        keys.add(key);
      } else if (key.kind().equals(Kinds.ENDPOINT_SLICE)) {
        Optional<Key> before = Optional.ofNullable(owners.get(key));
        Optional<Key> after = image.find(key).flatMap(ServiceTable::serviceOf);
        before.ifPresent(keys::add);
        after.ifPresent(keys::add);
        owners = after.isPresent() ? owners.plus(key, after.get()) : owners.minus(key);
      }
    }
    ServiceTable base = new ServiceTable(config, revision, ledger, owners, zone);
    return base.rebuilt(image, keys, key -> slicesOf(image, key));
  }

  private static Optional<Key> serviceOf(Document slice) {
    return Optional.ofNullable(slice.labels().get(SERVICE_NAME))
        .map(name -> Kinds.SERVICE.key(slice.namespace(), name));
  }

  private static Collection<Document> slicesOf(Image image, Key service) {
    Selector its = Selector.of(Map.of(SERVICE_NAME, service.name()));
    return image.selected(Kinds.ENDPOINT_SLICE, service.namespace(), its);
  }

  private Step rebuilt(Image image, Set<Key> keys, Slices slices) {
    Ledger next = ledger;
    Set<Key> touched = new LinkedHashSet<>();
    for (Key key : keys) {
      Part after = image.find(key).map(found -> compiled(key, found, slices)).orElse(Part.NONE);
      if (!after.equals(next.part(key))) {
        touched.add(key);
        next = next.with(key, after);
      }
    }
    return new Step(
        new ServiceTable(config, image.revision(), next, serviceOfSlice, zone), touched);
  }

  private Part compiled(Key key, Document document, Slices slices) {
    return key.kind().equals(Kinds.POD)
        ? HostPortRules.of(document, config)
        : ServiceRules.of(document, slices.of(key), config, zone);
  }

  /** A newer table, and the keys whose parts it has otherwise. */
  record Step(ServiceTable table, Set<Key> touched) {}

  private interface Slices {
    Collection<Document> of(Key service);
  }
}
