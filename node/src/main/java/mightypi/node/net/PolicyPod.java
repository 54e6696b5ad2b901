package mightypi.node.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.model.AddressText;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * What policies look at in a pod that has an address of its own.
 *
 * @param namespaceLabels of its namespace
 * @param ports each as {@code tcp/http 8080}
 */
record PolicyPod(
    String namespace,
    Map<String, String> namespaceLabels,
    Map<String, String> labels,
    List<String> addresses,
    Set<String> ports,
    boolean local) {

  /** None for a pod on the node's network, without addresses, or at its end. */
  static Optional<PolicyPod> of(Image image, Document pod, String node) {
    String phase = Json.text(pod.tree(), "status", "phase").orElse("");
    boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
    List<String> addresses = addresses(pod);
    if (ended || addresses.isEmpty() || isTrue(pod, "hostNetwork")) {
      return Optional.empty();
    }
    return Optional.of(
        new PolicyPod(
            pod.namespace(),
            image
                .find(Kinds.NAMESPACE.key("", pod.namespace()))
                .map(Document::labels)
                .orElse(Map.of()),
            pod.labels(),
            addresses,
            ports(pod),
            Json.text(pod.tree(), "spec", "nodeName").orElse("").equals(node)));
  }

  private static boolean isTrue(Document pod, String field) {
    return Json.at(pod.tree(), "spec", field).map(Boolean.TRUE::equals).orElse(false);
  }

  private static List<String> addresses(Document pod) {
    List<@Nullable Object> all = Json.list(pod.tree(), "status", "podIPs");
    Stream<String> some =
        all.isEmpty()
            ? Json.text(pod.tree(), "status", "podIP").stream()
            : all.stream().flatMap(each -> Json.text(each, "ip").stream());
    return some.filter(address -> !address.isEmpty())
        .map(address -> AddressText.of(InetAddress.ofLiteral(address)))
        .toList();
  }

  private static Set<String> ports(Document pod) {
    List<@Nullable Object> containers =
        new ArrayList<>(Json.list(pod.tree(), "spec", "containers"));
    Json.list(pod.tree(), "spec", "initContainers").stream()
        .filter(each -> Json.text(each, "restartPolicy").orElse("").equals("Always"))
        .forEach(containers::add);
    Set<String> found = new LinkedHashSet<>();
    for (Object container : containers) {
      for (Object port : Json.list(container, "ports")) {
        String protocol = Json.text(port, "protocol").orElse("TCP").toLowerCase(Locale.ROOT);
        Object number = Json.at(port, "containerPort").orElse(0);
        Json.text(port, "name").ifPresent(name -> found.add(protocol + "/" + name + " " + number));
      }
    }
    return found;
  }
}
