package mightypi.dns.follow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.dns.follow.Wishes.Place;
import mightypi.dns.follow.Wishes.Wish;
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
 * Makes the DNSRecords that an object wants, and takes back those that it wants no longer. They are
 * owned by it, so they end with it. Names outside of our zones are somebody else's.
 */
public final class RecordController implements Controller {

  private static final int LONGEST_STEM = 200;

  @Override
  public String name() {
    return "dns-records-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.SERVICE,
        Kinds.INGRESS,
        Kinds.HTTP_ROUTE,
        Kinds.GRPC_ROUTE,
        Kinds.TLS_ROUTE,
        Kinds.DNS_ENDPOINT,
        Kinds.ENDPOINT_SLICE,
        Kinds.GATEWAY,
        Kinds.ZONE,
        Kinds.DNS_RECORD);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    Kind kind = changed.kind();
    if (Sources.isSource(kind)) {
      return List.of(changed);
    }
    if (image.count(Kinds.ZONE) == 0 && !kind.equals(Kinds.ZONE)) {
      return List.of();
    }
    if (kind.equals(Kinds.ENDPOINT_SLICE)) {
      return image
          .find(changed)
          .flatMap(each -> Optional.ofNullable(each.labels().get("kubernetes.io/service-name")))
          .map(each -> Kinds.SERVICE.key(changed.namespace(), each))
          .filter(each -> image.find(each).filter(RecordController::isAnnotated).isPresent())
          .stream()
          .toList();
    }
    if (kind.equals(Kinds.DNS_RECORD)) {
      return image.find(changed).flatMap(Document::controller).stream()
          .flatMap(each -> owner(each, changed.namespace()).stream())
          .toList();
    }
    return kind.equals(Kinds.ZONE) ? everySource(image) : routes(image);
  }

  /** The status of a Zone changes often and concerns nobody. */
  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    boolean sameZone =
        changed.kind().equals(Kinds.ZONE)
            && before.find(changed).isPresent()
            && before
                .find(changed)
                .map(each -> Json.at(each.tree(), "spec"))
                .equals(now.find(changed).map(each -> Json.at(each.tree(), "spec")));
    return sameZone ? List.of() : Controller.super.concerns(before, now, changed);
  }

  private static boolean isAnnotated(Document document) {
    return !new Annotations(document).hostnames().isEmpty();
  }

  private static Optional<Key> owner(Document.Owner owner, String namespace) {
    return Set.of(
            Kinds.SERVICE,
            Kinds.INGRESS,
            Kinds.DNS_ENDPOINT,
            Kinds.HTTP_ROUTE,
            Kinds.GRPC_ROUTE,
            Kinds.TLS_ROUTE)
        .stream()
        .filter(each -> each.name().equals(owner.kind()))
        .filter(each -> each.apiVersion().equals(owner.apiVersion()))
        .map(each -> each.key(namespace, owner.name()))
        .findFirst();
  }

  private static List<Key> everySource(Image image) {
    List<Key> keys = routes(image);
    for (Kind kind : List.of(Kinds.SERVICE, Kinds.INGRESS, Kinds.DNS_ENDPOINT)) {
      image.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    return keys;
  }

  private static List<Key> routes(Image image) {
    List<Key> keys = new ArrayList<>();
    for (Kind kind : Sources.ROUTES) {
      image.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    return keys;
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    Document source = found.get();
    ZoneNames zones = new ZoneNames(now);
    Map<Key, Document> wanted = new LinkedHashMap<>();
    if (now.count(Kinds.ZONE) > 0) {
      new Sources(now, zones)
          .of(key, source)
          .all()
          .forEach((place, wish) -> want(zones, key, source, place, wish, wanted));
    }
    List<Change> changes = new ArrayList<>(differences(now, source, wanted));
    if (key.kind().equals(Kinds.DNS_ENDPOINT)) {
      observed(key, source).ifPresent(changes::add);
    }
    return Decision.of(changes);
  }

  private static void want(
      ZoneNames zones,
      Key key,
      Document source,
      Place place,
      Wish wish,
      Map<Key, Document> wanted) {
    zones
        .of(place.name())
        .ifPresent(
            zone -> {
              Key record = keyOf(key, place);
              wanted.put(record, document(record, key.kind(), source, zone, place, wish));
            });
  }

  private static Key keyOf(Key source, Place place) {
    String stem = source.kind().name().toLowerCase(Locale.ROOT) + "-" + source.name();
    String cut = stem.length() > LONGEST_STEM ? stem.substring(0, LONGEST_STEM) : stem;
    return Kinds.DNS_RECORD.key(
        source.namespace(),
        cut + "-" + place.type().toLowerCase(Locale.ROOT) + "-" + digest(place.name()));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Document document(
      Key key, Kind kind, Document source, Document zone, Place place, Wish wish) {
    Map<String, @Nullable Object> owner = new LinkedHashMap<>();
    owner.put("apiVersion", kind.apiVersion());
    owner.put("kind", kind.name());
    owner.put("name", source.name());
    owner.put("uid", source.uid());
    owner.put("controller", true);
    owner.put("blockOwnerDeletion", true);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", key.name());
    metadata.put("namespace", key.namespace());
    metadata.put("ownerReferences", List.of(owner));
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("zone", zone.name());
    spec.put("name", place.name());
    spec.put("type", place.type());
    wish.ttl().ifPresent(each -> spec.put("ttl", each.intValue()));
    spec.put("values", List.copyOf(wish.values()));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.DNS_RECORD.apiVersion());
    tree.put("kind", Kinds.DNS_RECORD.name());
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    return Document.of(tree);
  }

  private static List<Change> differences(Image now, Document source, Map<Key, Document> wanted) {
    Map<Key, Document> known = new HashMap<>();
    for (Key each : now.ownedBy(source.uid())) {
      if (each.kind().equals(Kinds.DNS_RECORD)) {
        now.find(each).filter(found -> !found.isDeleting()).ifPresent(d -> known.put(each, d));
      }
    }
    List<Change> changes = new ArrayList<>();
    known.forEach(
        (key, document) -> {
          if (!wanted.containsKey(key)) {
            changes.add(Change.delete(key, document));
          }
        });
    wanted.forEach(
        (key, document) -> difference(known.get(key), key, document).ifPresent(changes::add));
    return changes;
  }

  private static Optional<Change> difference(@Nullable Document known, Key key, Document wanted) {
    if (known == null) {
      return Optional.of(new Change.Create(key, wanted));
    }
    Object spec = Json.map(wanted.tree(), "spec");
    return Json.map(known.tree(), "spec").equals(spec)
        ? Optional.empty()
        : Optional.of(new Change.Update(key, known.with(spec, "spec")));
  }

  private static Optional<Change> observed(Key key, Document endpoint) {
    Object generation = Json.at(endpoint.tree(), "metadata", "generation").orElse(1);
    return Json.at(endpoint.tree(), "status", "observedGeneration").equals(Optional.of(generation))
        ? Optional.empty()
        : Optional.of(
            new Change.UpdateStatus(
                key, endpoint.with(generation, "status", "observedGeneration")));
  }
}
