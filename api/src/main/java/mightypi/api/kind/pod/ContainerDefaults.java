package mightypi.api.kind.pod;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.unlessZero;
import static mightypi.api.kind.defaults.Fill.value;

import java.util.Map;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a container gets that does not say otherwise. */
final class ContainerDefaults {

  static final Fill FIELD_REF = inside("fieldRef", value("apiVersion", "v1"));

  private static final Fill HTTP_GET =
      inside("httpGet", all(value("path", "/"), value("scheme", "HTTP")));

  private static final Fill PROBE =
      all(
          HTTP_GET,
          unlessZero("timeoutSeconds", 1),
          unlessZero("periodSeconds", 10),
          unlessZero("successThreshold", 1),
          unlessZero("failureThreshold", 3),
          inside("grpc", object -> object.containsKey("service") ? object : emptyService(object)));

  /** Amounts are texts, also those that were written as numbers. */
  private static final Fill AMOUNTS = ContainerDefaults::asTexts;

  static final Fill CONTAINER =
      all(
          each("ports", value("protocol", "TCP")),
          each("env", inside("valueFrom", FIELD_REF)),
          inside("livenessProbe", PROBE),
          inside("readinessProbe", PROBE),
          inside("startupProbe", PROBE),
          inside("lifecycle", all(inside("postStart", HTTP_GET), inside("preStop", HTTP_GET))),
          value("resources", Map.of()),
          inside("resources", all(inside("limits", AMOUNTS), inside("requests", AMOUNTS))),
          value("terminationMessagePath", "/dev/termination-log"),
          value("terminationMessagePolicy", "File"),
          computed("imagePullPolicy", container -> pullPolicy(container.get("image"))));

  /** On the host's network a container's port is the host's port. */
  static final Fill HOST_PORTS =
      each("ports", computed("hostPort", port -> port.get("containerPort")));

  private ContainerDefaults() {}

  private static Map<String, @Nullable Object> asTexts(Map<String, @Nullable Object> amounts) {
    Map<String, @Nullable Object> texts = amounts;
    for (Map.Entry<String, @Nullable Object> each : amounts.entrySet()) {
      if (each.getValue() instanceof Number number) {
        texts = Json.with(texts, number.toString(), each.getKey());
      }
    }
    return texts;
  }

  private static Map<String, @Nullable Object> emptyService(Map<String, @Nullable Object> grpc) {
    return Json.with(grpc, "", "service");
  }

  /** What may change under its name is pulled each time. */
  private static String pullPolicy(@Nullable Object image) {
    String name = image instanceof String text ? text : "";
    if (name.contains("@")) {
      return "IfNotPresent";
    }
    int colon = name.lastIndexOf(':');
    boolean tagged = colon > name.lastIndexOf('/'); // before a slash it is a registry's port
    return !tagged || name.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
  }
}
