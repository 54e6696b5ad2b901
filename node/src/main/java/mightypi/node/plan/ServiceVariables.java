package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;

/**
 * The variables by which containers find services without DNS: those of the pod's namespace if the
 * pod wants service links, and the API server's always.
 */
final class ServiceVariables {

  private ServiceVariables() {}

  static Map<String, String> of(Pod pod, Image now) {
    Map<String, String> variables = new LinkedHashMap<>();
    now.find(Kinds.SERVICE.key("default", "kubernetes")).ifPresent(api -> add(api, variables));
    if (!Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks())) {
      now.all(Kinds.SERVICE, pod.getMetadata().getNamespace())
          .forEach(each -> add(each, variables));
    }
    return variables;
  }

  private static void add(Document document, Map<String, String> variables) {
    Service service = document.as(Service.class);
    String address = Objects.requireNonNullElse(service.getSpec().getClusterIP(), "");
    List<ServicePort> ports = service.getSpec().getPorts();
    if (address.isEmpty() || address.equals("None") || ports.isEmpty()) {
      return;
    }
    String prefix = word(document.name());
    variables.put(prefix + "_SERVICE_HOST", address);
    variables.put(prefix + "_SERVICE_PORT", String.valueOf(ports.getFirst().getPort()));
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        variables.put(
            prefix + "_SERVICE_PORT_" + word(port.getName()), String.valueOf(port.getPort()));
      }
    }
    links(prefix, address, ports, variables);
  }

  private static String word(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static void links(
      String prefix, String address, List<ServicePort> ports, Map<String, String> variables) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    for (ServicePort port : ports) {
      String protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
      String lower = protocol.toLowerCase(Locale.ROOT);
      String url = lower + "://" + host + ":" + port.getPort();
      variables.putIfAbsent(prefix + "_PORT", url);
      String name = prefix + "_PORT_" + port.getPort() + "_" + protocol.toUpperCase(Locale.ROOT);
      variables.put(name, url);
      variables.put(name + "_PROTO", lower);
      variables.put(name + "_PORT", String.valueOf(port.getPort()));
      variables.put(name + "_ADDR", address);
    }
  }
}
