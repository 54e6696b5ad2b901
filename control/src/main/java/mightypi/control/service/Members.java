package mightypi.control.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** A Service and the pods that its selector fits. */
final class Members {

  static final String HEADLESS = "service.kubernetes.io/headless";

  private Members() {}

  /** The selector; empty when somebody else looks after the endpoints of this Service. */
  static Optional<Selector> selector(Document service) {
    Map<String, @Nullable Object> labels = Json.map(service.tree(), "spec", "selector");
    boolean isOurs =
        !labels.isEmpty() && !Fields.text(service.tree(), "spec", "type").equals("ExternalName");
    return isOurs ? Optional.of(selector(labels)) : Optional.empty();
  }

  private static Selector selector(Map<String, @Nullable Object> labels) {
    Map<String, String> equalities = new java.util.TreeMap<>();
    labels.forEach((name, value) -> equalities.put(name, String.valueOf(value)));
    return Selector.of(equalities);
  }

  /** The Services that a pod stands behind. */
  static List<Key> servicesOf(Image image, Key pod) {
    Optional<Document> found = image.find(pod);
    if (found.isEmpty()) {
      return List.of();
    }
    Map<String, String> labels = found.get().labels();
    return image.selecting(Kinds.SERVICE, pod.namespace(), labels).stream()
        .filter(each -> selector(each).filter(some -> some.test(labels)).isPresent())
        .map(each -> each.key(Kinds.SERVICE))
        .toList();
  }

  /** The pods behind a Service that have an address and are not over, by name. */
  static List<Document> of(Image image, Document service) {
    Optional<Selector> selector = selector(service);
    List<Document> pods = new ArrayList<>();
    if (selector.isEmpty()) {
      return pods;
    }
    for (Document pod : image.selected(Kinds.POD, service.namespace(), selector.get())) {
      if (!Pods.isOver(pod) && !address(pod).isEmpty()) {
        pods.add(pod);
      }
    }
    return pods;
  }

  private static String address(Document pod) {
    return Fields.text(pod.tree(), "status", "podIP");
  }

  /** The families of addresses that the Service has, the first one the main one. */
  static List<String> families(Document service) {
    List<String> families =
        Json.list(service.tree(), "spec", "ipFamilies").stream().map(String::valueOf).toList();
    return families.isEmpty() ? List.of("IPv4") : families;
  }

  /** The first address of a pod that is of a family. */
  static Optional<String> address(Document pod, String family) {
    Stream<String> all =
        Stream.concat(
            Json.list(pod.tree(), "status", "podIPs").stream().map(each -> Fields.text(each, "ip")),
            Stream.of(address(pod)));
    return all.filter(each -> !each.isEmpty() && each.contains(":") == family.equals("IPv6"))
        .findFirst();
  }

  static boolean isHeadless(Document service) {
    return Fields.text(service.tree(), "spec", "clusterIP").equals("None");
  }

  static boolean publishesAll(Document service) {
    return Fields.flag(service.tree(), "spec", "publishNotReadyAddresses");
  }

  static Map<String, @Nullable Object> reference(Document pod) {
    return Fields.fields(
        "kind", "Pod",
        "name", pod.name(),
        "namespace", pod.namespace(),
        "uid", pod.uid());
  }

  /** The name by which the pod is found under the name of a headless Service; empty if none. */
  static String hostname(Document service, Document pod) {
    boolean isHere = Fields.text(pod.tree(), "spec", "subdomain").equals(service.name());
    return isHere ? Fields.text(pod.tree(), "spec", "hostname") : "";
  }
}
