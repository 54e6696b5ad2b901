package mightypi.node.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mightypi.model.AddressText;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the {@code hostPort}s of one pod of this node: what the CNI plugin portmap does with
 * iptables.
 */
final class HostPortRules {

  private HostPortRules() {}

  static Part of(Document pod, TrafficConfig config) {
    Part.Builder part = new Part.Builder();
    if (isHere(pod, config)) {
      for (Object container : Json.list(pod.tree(), "spec", "containers")) {
        for (Object port : Json.list(container, "ports")) {
          addresses(pod).forEach(address -> port(part, pod, port, address));
        }
      }
    }
    return part.build();
  }

  private static boolean isHere(Document pod, TrafficConfig config) {
    String phase = Json.text(pod.tree(), "status", "phase").orElse("");
    return Json.text(pod.tree(), "spec", "nodeName").orElse("").equals(config.node())
        && !Json.at(pod.tree(), "spec", "hostNetwork").equals(java.util.Optional.of(true))
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  private static Stream<String> addresses(Document pod) {
    List<@Nullable Object> all = Json.list(pod.tree(), "status", "podIPs");
    Stream<String> some =
        all.isEmpty()
            ? Json.text(pod.tree(), "status", "podIP").stream()
            : all.stream().flatMap(each -> Json.text(each, "ip").stream());
    return some.map(address -> AddressText.of(InetAddress.ofLiteral(address)));
  }

  private static void port(Part.Builder part, Document pod, @Nullable Object port, String address) {
    int hostPort = number(port, "hostPort");
    if (hostPort == 0) {
      return;
    }
    boolean v6 = address.contains(":");
    String ip = v6 ? "ip6" : "ip";
    String family = v6 ? "6" : "4";
    String protocol = Json.text(port, "protocol").orElse("TCP").toLowerCase(Locale.ROOT);
    String chain =
        "host%s/%s/%s/%s/%d".formatted(family, pod.namespace(), pod.name(), protocol, hostPort);
    String target = v6 ? "[" + address + "]" : address;
    part.chain(
        chain,
        ip + " saddr { " + address + ", " + (v6 ? "::1" : "127.0.0.0/8") + " } " + Frame.MARK_RULE,
        "meta l4proto %s dnat %s to %s:%d"
            .formatted(protocol, ip, target, number(port, "containerPort")));
    String slot = protocol + " . " + hostPort;
    String host = Json.text(port, "hostIP").orElse("");
    if (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::")) {
      part.element("nodeports" + family, slot, "goto " + chain);
    } else if (host.contains(":") == v6) {
      String here = AddressText.of(InetAddress.ofLiteral(host));
      part.element("services" + family, here + " . " + slot, "goto " + chain);
    }
  }

  private static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field).map(Number.class::cast).map(Number::intValue).orElse(0);
  }
}
