package mightypi.control.autoscale;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import mightypi.model.usage.UsageMeter;

/** What some pods use, as the resource metrics API would tell it. */
final class Uses {

  private final List<PodUsage> known;

  private Uses(List<PodUsage> known) {
    this.known = List.copyOf(known);
  }

  static Uses of(List<Document> pods, UsageMeter meter) throws Unknown {
    Set<String> nodes = new TreeSet<>();
    Set<String> uids = new TreeSet<>();
    for (Document pod : pods) {
      nodes.add(Pods.node(pod));
      uids.add(pod.uid());
    }
    List<PodUsage> known = new ArrayList<>();
    for (String node : nodes) {
      measure(meter, node)
          .ifPresent(
              usage ->
                  usage.pods().stream()
                      .filter(each -> uids.contains(each.uid()) && each.earliest().isPresent())
                      .forEach(known::add));
    }
    if (known.isEmpty()) {
      throw new Unknown("no metrics returned from resource metrics API");
    }
    return new Uses(known);
  }

  private static Optional<NodeUsage> measure(UsageMeter meter, String node) throws Unknown {
    try {
      return meter.measure(node);
    } catch (IOException e) {
      throw new Unknown("unable to fetch metrics from resource metrics API: " + e.getMessage());
    }
  }

  /** By the pods' names; of a pod that does not tell of this resource nothing is known. */
  Map<String, Use> ofPods(String resource) {
    Map<String, Use> uses = new LinkedHashMap<>();
    for (PodUsage pod : known) {
      if (isMeasured(resource) && !pod.containers().isEmpty()) {
        long sum =
            pod.containers().stream().mapToLong(each -> milli(each.reading(), resource)).sum();
        uses.put(pod.pod().name(), use(pod, sum));
      }
    }
    return uses;
  }

  /** Of one container of each pod. */
  Map<String, Use> ofContainers(String resource, String container) throws Unknown {
    Map<String, Use> uses = new LinkedHashMap<>();
    for (PodUsage pod : known) {
      Optional<Reading> reading =
          pod.containers().stream()
              .filter(each -> each.name().equals(container))
              .map(PodUsage.Container::reading)
              .findFirst();
      if (reading.isEmpty()) {
        throw new Unknown(
            "failed to get container metrics: container %s not present in metrics for pod %s/%s"
                .formatted(container, pod.pod().namespace(), pod.pod().name()));
      }
      if (isMeasured(resource)) {
        uses.put(pod.pod().name(), use(pod, milli(reading.get(), resource)));
      }
    }
    return uses;
  }

  private static boolean isMeasured(String resource) {
    return resource.equals("cpu") || resource.equals("memory");
  }

  private static Use use(PodUsage pod, long milli) {
    Reading earliest = pod.earliest().orElseThrow();
    return new Use(earliest.time(), earliest.rate().orElseThrow().window(), milli);
  }

  /** Rounded up, as {@code Quantity.MilliValue} does. */
  private static long milli(Reading reading, String resource) {
    return resource.equals("cpu")
        ? Math.ceilDiv(reading.rate().orElseThrow().nanoCores(), 1_000_000L)
        : reading.workingSet() * 1000;
  }
}
