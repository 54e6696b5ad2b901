package mightypi.why.fact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** What makes the pods of a Service: Deployments, StatefulSets, DaemonSets. */
public final class Workloads {

  private Workloads() {}

  private static Stream<Document> all(Image image, String namespace) {
    return Stream.of(Kinds.DEPLOYMENT, Kinds.STATEFUL_SET, Kinds.DAEMON_SET)
        .flatMap(kind -> image.all(kind, namespace).stream());
  }

  /** The one whose pods a Service selects. */
  public static Optional<Document> behind(Image image, Document service) {
    return all(image, service.namespace()).filter(each -> isSelected(service, each)).findFirst();
  }

  private static boolean isSelected(Document service, Document workload) {
    Map<String, String> wanted = texts(Services.selector(service));
    Map<String, String> labels = labels(workload);
    return !wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet());
  }

  private static Map<String, String> labels(Document workload) {
    return texts(Json.map(workload.tree(), "spec", "template", "metadata", "labels"));
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> tree) {
    return tree.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> String.valueOf(each.getValue())));
  }

  /**
   * The one that a Service without pods most likely means: of those that no Service selects, the
   * one whose name is most like the Service's, or the only one.
   */
  public static Optional<Document> meant(Image image, Document service) {
    List<Document> free =
        all(image, service.namespace())
            .filter(
                each ->
                    image.all(Kinds.SERVICE, service.namespace()).stream()
                        .noneMatch(other -> isSelected(other, each)))
            .toList();
    return free.stream()
        .filter(
            each ->
                service.name().startsWith(each.name()) || each.name().startsWith(service.name()))
        .findFirst()
        .or(() -> free.size() == 1 ? Optional.of(free.getFirst()) : Optional.empty());
  }

  /** {@code app=web,tier=front}, as a Service would select its pods. */
  public static String selector(Document workload) {
    return texts(Json.map(workload.tree(), "spec", "selector", "matchLabels")).entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }

  public static boolean isScaledToNothing(Document workload) {
    return Services.number(Json.map(workload.tree(), "spec"), "replicas") == 0;
  }

  /** The ports that the containers of a workload, or of a pod, say they have. */
  public static List<Integer> ports(@Nullable Object podSpec) {
    return Json.list(podSpec, "containers").stream()
        .flatMap(each -> Json.list(each, "ports").stream())
        .map(each -> Services.number(each, "containerPort"))
        .toList();
  }
}
