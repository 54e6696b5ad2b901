package mightypi.api.kind.pod;

import static mightypi.api.type.ResourceType.Subresource.ATTACH;
import static mightypi.api.type.ResourceType.Subresource.BINDING;
import static mightypi.api.type.ResourceType.Subresource.EPHEMERALCONTAINERS;
import static mightypi.api.type.ResourceType.Subresource.EVICTION;
import static mightypi.api.type.ResourceType.Subresource.EXEC;
import static mightypi.api.type.ResourceType.Subresource.LOG;
import static mightypi.api.type.ResourceType.Subresource.PORTFORWARD;
import static mightypi.api.type.ResourceType.Subresource.PROXY;
import static mightypi.api.type.ResourceType.Subresource.STATUS;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Pods. */
public final class PodKind {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private PodKind() {}

  public static Declaration pods() {
    return Declaration.of(Kinds.POD, Pod.class)
        .shortNames("po")
        .categories("all")
        .subresources(
            STATUS, LOG, EXEC, ATTACH, PORTFORWARD, PROXY, BINDING, EVICTION, EPHEMERALCONTAINERS)
        .defaults(PodDefaults.POD)
        .onCreate(PodKind::pending)
        .check(PodChecks::pod)
        .checkUpdate(PodUpdates::check)
        .checkCreation(EphemeralChecks::creation)
        .checkJoining(EphemeralChecks::joining)
        .warnings(PodWarnings::ofPod)
        .gracePeriod(PodKind::gracePeriod)
        .columns(PodColumns.ALL)
        .selectable(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName")
        .selectable(
            "spec.hostNetwork",
            pod -> Json.at(pod.tree(), "spec", "hostNetwork").orElse(false).toString());
  }

  private static Map<String, @Nullable Object> pending(Map<String, @Nullable Object> pod) {
    String quality = QualityOfService.of(Json.map(pod, "spec"));
    Map<String, @Nullable Object> fresh = Json.with(pod, null, "status");
    fresh =
        Json.with(Json.with(fresh, "Pending", "status", "phase"), quality, "status", "qosClass");
    return LabelKeys.complete(fresh);
  }

  /** Nothing has to end where no node runs it, or where it has ended. */
  private static Duration gracePeriod(Document pod) {
    boolean scheduled = !Columns.at(pod, "spec", "nodeName").isEmpty();
    if (!scheduled || ENDED.contains(Columns.at(pod, "status", "phase"))) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(
        Json.at(pod.tree(), "spec", "terminationGracePeriodSeconds")
            .map(seconds -> ((Number) seconds).longValue())
            .map(seconds -> seconds < 0 ? 1 : seconds)
            .orElse(30L));
  }
}
