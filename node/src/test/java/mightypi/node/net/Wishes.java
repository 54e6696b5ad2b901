package mightypi.node.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The objects that the tests of service traffic speak of. */
final class Wishes {

  private Wishes() {}

  static Document service(String spec) {
    return service(spec, "{}");
  }

  static Document service(String spec, String status) {
    return Document.of(
        ("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},"
                + "\"spec\":"
                + spec.replace('\'', '"')
                + ",\"status\":"
                + status.replace('\'', '"')
                + "}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The same of the sixth version: {@code fd77::2}. */
  static Document slice6(String... addresses) {
    return slice("TCP", addresses).with("web-6", "metadata", "name").with("IPv6", "addressType");
  }

  /** Endpoints such as {@code 10.77.0.2}; a suffix {@code !} terminates, {@code @} is elsewhere. */
  static Document slice(String protocol, String... addresses) {
    List<@Nullable Object> endpoints = new ArrayList<>();
    for (String each : addresses) {
      boolean terminating = each.endsWith("!");
      String node = each.endsWith("@") ? "other" : "pi";
      endpoints.add(
          Map.of(
              "addresses",
              List.of(each.replaceAll("[!@]", "")),
              "nodeName",
              node,
              "conditions",
              Map.of("ready", !terminating, "serving", true, "terminating", terminating)));
    }
    return Document.of(
        Json.freezeMap(
            Map.of(
                "apiVersion",
                "discovery.k8s.io/v1",
                "kind",
                "EndpointSlice",
                "metadata",
                Map.of(
                    "name",
                    "web-1",
                    "namespace",
                    "shop",
                    "labels",
                    Map.of("kubernetes.io/service-name", "web")),
                "addressType",
                "IPv4",
                "ports",
                List.of(Map.of("name", "http", "port", 8080, "protocol", protocol)),
                "endpoints",
                endpoints)));
  }
}
