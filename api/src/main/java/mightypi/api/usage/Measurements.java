package mightypi.api.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import mightypi.model.usage.Reading.Rate;
import org.jspecify.annotations.Nullable;

/**
 * NodeMetrics and PodMetrics of metrics.k8s.io/v1beta1, with the names and labels of the measured.
 */
public record Measurements(Instant now) {

  /** Empty while there is no rate yet. */
  public Optional<Document> node(Document node, Reading machine) {
    return machine
        .rate()
        .map(
            rate -> {
              Map<String, @Nullable Object> tree = head(Kinds.NODE_METRICS, node, machine, rate);
              tree.put("usage", usage(machine, rate));
              return Document.of(tree);
            });
  }

  /** Empty while a container's rate is not known yet. */
  public Optional<Document> pod(Document pod, PodUsage usage) {
    return usage
        .earliest()
        .map(
            earliest -> {
              Map<String, @Nullable Object> tree =
                  head(Kinds.POD_METRICS, pod, earliest, earliest.rate().orElseThrow());
              tree.put("containers", containers(usage));
              return Document.of(tree);
            });
  }

  private Map<String, @Nullable Object> head(
      Kind kind, Document measured, Reading reading, Rate rate) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", measured.name());
    if (kind.isNamespaced()) {
      metadata.put("namespace", measured.namespace());
    }
    metadata.put("creationTimestamp", time(now));
    Json.at(measured.tree(), "metadata", "labels")
        .ifPresent(labels -> metadata.put("labels", labels));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", kind.name());
    tree.put("apiVersion", kind.apiVersion());
    tree.put("metadata", metadata);
    tree.put("timestamp", time(reading.time()));
    tree.put("window", Quantities.window(rate.window()));
    return tree;
  }

  private static List<Object> containers(PodUsage usage) {
    List<Object> containers = new ArrayList<>();
    for (PodUsage.Container each : usage.containers()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", each.name());
      tree.put("usage", usage(each.reading(), each.reading().rate().orElseThrow()));
      containers.add(tree);
    }
    return containers;
  }

  private static Map<String, Object> usage(Reading reading, Rate rate) {
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("cpu", Quantities.cpu(rate.nanoCores()));
    usage.put("memory", Quantities.memory(reading.workingSet()));
    return usage;
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
