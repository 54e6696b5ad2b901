package mightypi.api.kind.service;

import static mightypi.api.kind.defaults.Completion.all;
import static mightypi.api.kind.defaults.Completion.computed;
import static mightypi.api.kind.defaults.Completion.each;
import static mightypi.api.kind.defaults.Completion.inside;
import static mightypi.api.kind.defaults.Completion.removed;
import static mightypi.api.kind.defaults.Completion.value;
import static mightypi.api.kind.defaults.Completion.when;
import static mightypi.api.kind.defaults.Completion.within;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.api.kind.defaults.Completion;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a Service gets that does not say otherwise. */
final class ServiceDefaults {

  private static final Completion PORT =
      all(
          value("protocol", "TCP"),
          when(port -> Integer.valueOf(0).equals(port.get("targetPort")), removed("targetPort")),
          computed("targetPort", port -> port.get("port")));

  private static final Completion CLIENT_TIMEOUT =
      within("sessionAffinityConfig", within("clientIP", value("timeoutSeconds", 10800)));

  /** An address says how traffic to it arrives (KEP-1860). */
  private static final Completion STATUS =
      inside(
          "loadBalancer",
          each(
              "ingress", when(entry -> Completion.isSet(entry.get("ip")), value("ipMode", "VIP"))));

  static final Completion SERVICE =
      all(
          within(
              "spec",
              all(
                  each("ports", PORT),
                  value("sessionAffinity", "None"),
                  when(is("sessionAffinity", "None"), removed("sessionAffinityConfig")),
                  when(is("sessionAffinity", "ClientIP"), CLIENT_TIMEOUT),
                  value("type", "ClusterIP"),
                  when(
                      ServiceDefaults::isReachableFromOutside,
                      value("externalTrafficPolicy", "Cluster")),
                  when(
                      is("type", "ExternalName").negate(),
                      value("internalTrafficPolicy", "Cluster")),
                  when(is("type", "LoadBalancer"), value("allocateLoadBalancerNodePorts", true)))),
          inside("status", STATUS));

  private ServiceDefaults() {}

  private static Predicate<Map<String, @Nullable Object>> is(String field, String value) {
    return spec -> value.equals(spec.get(field));
  }

  private static boolean isReachableFromOutside(Map<String, @Nullable Object> spec) {
    String type = Json.text(spec, "type").orElse("");
    return List.of("NodePort", "LoadBalancer").contains(type)
        || type.equals("ClusterIP") && !Json.list(spec, "externalIPs").isEmpty();
  }
}
