package mightypi.api.kind.service;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.removed;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a Service gets that does not say otherwise. */
final class ServiceDefaults {

  private static final Fill PORT =
      all(
          value("protocol", "TCP"),
          when(port -> Integer.valueOf(0).equals(port.get("targetPort")), removed("targetPort")),
          computed("targetPort", port -> port.get("port")));

  private static final Fill CLIENT_TIMEOUT =
      within("sessionAffinityConfig", within("clientIP", value("timeoutSeconds", 10800)));

  /** An address says how traffic to it arrives (KEP-1860). */
  private static final Fill STATUS =
      inside(
          "loadBalancer",
          each("ingress", when(entry -> Fill.isSet(entry.get("ip")), value("ipMode", "VIP"))));

  static final Fill SERVICE =
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
