package mightypi.why.fact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Services, their addresses and who owns which. */
public final class Services {

  /** The Service of our own gateway. */
  public static final Key GATEWAY = Kinds.SERVICE.key("mighty-system", "mighty-gateway");

  private static final Key NAME_SERVER = Kinds.SERVICE.key("mighty-system", "mighty-nameserver");

  private Services() {}

  /** {@code namespace/name}, as people write it. */
  public static String name(Document document) {
    return document.namespace().isEmpty()
        ? document.name()
        : document.namespace() + "/" + document.name();
  }

  public static Optional<Document> gateway(Image image) {
    return image.find(GATEWAY);
  }

  public static List<String> nameServers(Image image) {
    return image.find(NAME_SERVER).map(Services::addresses).orElse(List.of());
  }

  /** The addresses that a Service has from a balancer. */
  public static List<String> addresses(Document service) {
    return Json.list(service.tree(), "status", "loadBalancer", "ingress").stream()
        .flatMap(each -> Json.text(each, "ip").stream())
        .toList();
  }

  /** The Services to which an address belongs; several may share one. */
  public static List<Document> owners(Image image, String address) {
    return image.all(Kinds.SERVICE).stream()
        .filter(each -> all(each).anyMatch(address::equals))
        .toList();
  }

  private static Stream<String> all(Document service) {
    return Stream.of(
            addresses(service).stream(),
            texts(service, "externalIPs"),
            texts(service, "clusterIPs"))
        .flatMap(each -> each);
  }

  private static Stream<String> texts(Document service, String field) {
    return Json.list(service.tree(), "spec", field).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** The node whose own address it is. */
  public static Optional<String> node(Image image, String address) {
    return image.all(Kinds.NODE).stream()
        .filter(
            node ->
                Json.list(node.tree(), "status", "addresses").stream()
                    .anyMatch(
                        each -> Json.text(each, "address").filter(address::equals).isPresent()))
        .map(Document::name)
        .findFirst();
  }

  /** The InternalIP of each node, by its name. */
  public static Map<String, String> nodes(Image image) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Document node : image.all(Kinds.NODE)) {
      Json.list(node.tree(), "status", "addresses").stream()
          .filter(each -> Json.text(each, "type").filter("InternalIP"::equals).isPresent())
          .flatMap(each -> Json.text(each, "address").stream())
          .findFirst()
          .ifPresent(each -> found.put(node.name(), each));
    }
    return found;
  }

  public static List<@Nullable Object> ports(Document service) {
    return Json.list(service.tree(), "spec", "ports");
  }

  public static boolean hasPort(Document service, int port) {
    return ports(service).stream().anyMatch(each -> number(each, "port") == port);
  }

  /** The port that a route means, by number or name. */
  public static Optional<Object> port(Document service, String wanted) {
    return ports(service).stream()
        .filter(
            each ->
                String.valueOf(number(each, "port")).equals(wanted)
                    || Json.text(each, "name").filter(wanted::equals).isPresent())
        .map(Object.class::cast)
        .findFirst();
  }

  /** The number of the pods' port; negative when it goes by a name. */
  public static int targetPort(Object port) {
    return Json.at(port, "targetPort").isPresent()
        ? number(port, "targetPort")
        : number(port, "port");
  }

  static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(each -> ((Number) each).intValue())
        .orElse(-1);
  }

  public static List<Integer> portNumbers(Document service) {
    return ports(service).stream().map(each -> number(each, "port")).toList();
  }

  /** {@code port 80} or {@code ports 80, 443}. */
  public static String portWords(Document service) {
    List<Integer> ports = portNumbers(service);
    return (ports.size() == 1 ? "port " : "ports ")
        + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  public static String type(Document service) {
    return Json.text(service.tree(), "spec", "type").orElse("ClusterIP");
  }

  public static Map<String, @Nullable Object> selector(Document service) {
    return Json.map(service.tree(), "spec", "selector");
  }

  /** The pods that a Service selects. */
  public static List<Document> pods(Image image, Document service) {
    Map<String, @Nullable Object> labels = selector(service);
    if (labels.isEmpty()) {
      return List.of();
    }
    Selector selector =
        Selector.of(
            labels.entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, each -> String.valueOf(each.getValue()))));
    return image.all(Kinds.POD, service.namespace()).stream()
        .filter(each -> !each.isDeleting() && selector.test(each.labels()))
        .toList();
  }

  /** How many endpoints are ready. */
  public static long readyEndpoints(Image image, Document service) {
    return image.all(Kinds.ENDPOINT_SLICE, service.namespace()).stream()
        .filter(each -> service.name().equals(each.labels().get("kubernetes.io/service-name")))
        .flatMap(each -> Json.list(each.tree(), "endpoints").stream())
        .filter(each -> !Boolean.FALSE.equals(Json.at(each, "conditions", "ready").orElse(true)))
        .count();
  }
}
