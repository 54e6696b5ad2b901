package mightypi.api.kind.pod;

import static mightypi.api.kind.defaults.Completion.all;
import static mightypi.api.kind.defaults.Completion.computed;
import static mightypi.api.kind.defaults.Completion.each;
import static mightypi.api.kind.defaults.Completion.inside;
import static mightypi.api.kind.defaults.Completion.unlessZero;
import static mightypi.api.kind.defaults.Completion.value;

import java.util.Map;
import mightypi.api.kind.defaults.Completion;
import org.jspecify.annotations.Nullable;

/** What a container gets that does not say otherwise. */
final class ContainerDefaults {

  static final Completion FIELD_REF = inside("fieldRef", value("apiVersion", "v1"));

  private static final Completion HTTP_GET =
      inside("httpGet", all(value("path", "/"), value("scheme", "HTTP")));

  private static final Completion PROBE =
      all(
          HTTP_GET,
          unlessZero("timeoutSeconds", 1),
          unlessZero("periodSeconds", 10),
          unlessZero("successThreshold", 1),
          unlessZero("failureThreshold", 3),
          inside("grpc", object -> object.containsKey("service") ? object : emptyService(object)));

  static final Completion CONTAINER =
      all(
          each("ports", value("protocol", "TCP")),
          each("env", inside("valueFrom", FIELD_REF)),
          inside("livenessProbe", PROBE),
          inside("readinessProbe", PROBE),
          inside("startupProbe", PROBE),
          inside("lifecycle", all(inside("postStart", HTTP_GET), inside("preStop", HTTP_GET))),
          value("resources", Map.of()),
          value("terminationMessagePath", "/dev/termination-log"),
          value("terminationMessagePolicy", "File"),
          computed("imagePullPolicy", container -> pullPolicy(container.get("image"))));

  /** On the host's network a container's port is the host's port. */
  static final Completion HOST_PORTS =
      each("ports", computed("hostPort", port -> port.get("containerPort")));

  private ContainerDefaults() {}

  private static Map<String, @Nullable Object> emptyService(Map<String, @Nullable Object> grpc) {
    return mightypi.model.Json.with(grpc, "", "service");
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
