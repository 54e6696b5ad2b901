package mightypi.api.kind.pod;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a pod gets that does not say otherwise. */
public final class PodDefaults {

  /** The {@code spec} of pods and of pod templates. */
  public static final Fill SPEC =
      all(
          each("volumes", VolumeDefaults.VOLUME),
          each("initContainers", ContainerDefaults.CONTAINER),
          each("ephemeralContainers", ContainerDefaults.CONTAINER),
          each("containers", ContainerDefaults.CONTAINER),
          value("restartPolicy", "Always"),
          value("terminationGracePeriodSeconds", 30),
          value("dnsPolicy", "ClusterFirst"),
          computed("serviceAccountName", spec -> spec.get("serviceAccount")),
          computed("serviceAccount", spec -> spec.get("serviceAccountName")),
          value("securityContext", Map.of()),
          value("schedulerName", "default-scheduler"));

  /** A {@code PodTemplateSpec} at the field {@code template} of a workload's spec. */
  public static final Fill TEMPLATE = inside("template", within("spec", SPEC));

  private static final Fill REQUESTS = inside("resources", PodDefaults::requestsFromLimits);

  /** A whole pod; a template does not get what only a pod gets. */
  public static final Fill POD =
      within(
          "spec",
          all(
              SPEC,
              value("enableServiceLinks", true),
              each("initContainers", REQUESTS),
              each("containers", REQUESTS),
              when(
                  spec -> Boolean.TRUE.equals(spec.get("hostNetwork")),
                  all(
                      each("initContainers", ContainerDefaults.HOST_PORTS),
                      each("containers", ContainerDefaults.HOST_PORTS)))));

  private PodDefaults() {}

  private static Map<String, @Nullable Object> requestsFromLimits(
      Map<String, @Nullable Object> resources) {
    Map<String, @Nullable Object> requests = new LinkedHashMap<>(Json.map(resources, "requests"));
    int before = requests.size();
    Json.map(resources, "limits").forEach(requests::putIfAbsent);
    return requests.size() == before ? resources : Json.with(resources, requests, "requests");
  }
}
