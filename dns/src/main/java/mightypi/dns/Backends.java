package mightypi.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** The ready endpoints of a service, by its slices. */
final class Backends {

  static final String SERVICE_NAME = "kubernetes.io/service-name";

  private Backends() {}

  /**
   * One address behind a service.
   *
   * @param host its label below the service's name
   */
  record Backend(InetAddress address, String host, List<Port> ports) {}

  /** A port of a slice. */
  record Port(String name, String protocol, int number) {}

  static List<Backend> of(Image image, String namespace, String service) {
    Map<InetAddress, Backend> found = new LinkedHashMap<>();
    Selector its = Selector.of(Map.of(SERVICE_NAME, service));
    for (Document slice : image.selected(Kinds.ENDPOINT_SLICE, namespace, its)) {
      of(slice).forEach(each -> found.putIfAbsent(each.address(), each));
    }
    return List.copyOf(found.values());
  }

  static Collection<Backend> of(Document slice) {
    List<Backend> found = new ArrayList<>();
    if (Json.text(slice.tree(), "addressType").orElse("IPv4").equals("FQDN")) {
      return found;
    }
    List<Port> ports = ports(slice);
    for (Object each : Json.list(slice.tree(), "endpoints")) {
      if (Json.at(each, "conditions", "ready").map(Boolean.TRUE::equals).orElse(true)) {
        for (Object text : Json.list(each, "addresses")) {
          found.add(backend(each, String.valueOf(text), ports));
        }
      }
    }
    return found;
  }

  private static Backend backend(@Nullable Object endpoint, String text, List<Port> ports) {
    InetAddress address = InetAddress.ofLiteral(text);
    String dashed = address.getHostAddress().replace('.', '-').replace(':', '-');
    return new Backend(address, Json.text(endpoint, "hostname").orElse(dashed), ports);
  }

  private static List<Port> ports(Document slice) {
    return Json.list(slice.tree(), "ports").stream()
        .map(
            port ->
                new Port(
                    Json.text(port, "name").orElse(""),
                    Json.text(port, "protocol").orElse("TCP"),
                    Json.at(port, "port").map(Number.class::cast).map(Number::intValue).orElse(0)))
        .toList();
  }
}
