package mightypi.api.kind.autoscale;

import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The same HorizontalPodAutoscalers in their first form (autoscaling/v1), which knows the use of
 * the processor alone. {@code kubectl autoscale} speaks it. What it cannot say stands in the
 * annotations that Kubernetes uses for that, so that nothing is lost on the way.
 */
public final class OlderAutoscalerKind {

  private static final Kind OLDER =
      Kind.namespaced("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";
  private static final String TARGET = "targetCPUUtilizationPercentage";
  private static final String USED = "currentCPUUtilizationPercentage";

  private OlderAutoscalerKind() {}

  public static Declaration autoscalers() {
    return Declaration.of(OLDER, HorizontalPodAutoscaler.class)
        .shortNames("hpa")
        .categories("all")
        .subresources(Subresource.STATUS)
        .storedAs(
            AutoscalerKind.AUTOSCALER, OlderAutoscalerKind::served, OlderAutoscalerKind::stored)
        .defaults(inside("spec", value("minReplicas", 1)))
        .onCreate(object -> Json.with(object, null, "status"))
        .check(AutoscalerKind::check)
        .columns(columns());
  }

  private static Column[] columns() {
    return Stream.of(AutoscalerKind.columns())
        .map(
            each ->
                new Column(
                    each.name(),
                    each.type(),
                    each.format(),
                    each.description(),
                    each.priority(),
                    (object, now) -> each.cell().apply(stored(object), now)))
        .toArray(Column[]::new);
  }

  private static Document served(Document newer) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(newer.tree(), "spec"));
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(newer.tree(), "status"));
    Map<String, String> notes = new LinkedHashMap<>();
    List<@Nullable Object> metrics = new ArrayList<>(Json.list(spec.remove("metrics")));
    processor(metrics, "target", "averageUtilization").ifPresent(share -> spec.put(TARGET, share));
    note(notes, METRICS, metrics);
    Optional.ofNullable(spec.remove("behavior")).ifPresent(found -> note(notes, BEHAVIOR, found));
    List<@Nullable Object> current = new ArrayList<>(Json.list(status.remove("currentMetrics")));
    processor(current, "current", "averageUtilization").ifPresent(share -> status.put(USED, share));
    note(notes, CURRENT, current);
    note(notes, CONDITIONS, Json.list(status.remove("conditions")));
    return form(newer, OLDER.apiVersion(), spec, status, notes);
  }

  /** Takes the share of the processor out of the list; its first mention is the one that counts. */
  private static Optional<Object> processor(List<@Nullable Object> metrics, String... path) {
    for (Object each : List.copyOf(metrics)) {
      Object resource = Json.at(each, "resource").orElse(Map.of());
      Optional<Object> share = Json.at(resource, path);
      if (Json.text(resource, "name").filter("cpu"::equals).isPresent() && share.isPresent()) {
        metrics.remove(each);
        return share;
      }
    }
    return Optional.empty();
  }

  private static void note(Map<String, String> notes, String name, Object value) {
    if (!value.equals(List.of())) {
      notes.put(name, Json.brief(value));
    }
  }

  private static Document stored(Document older) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(older.tree(), "spec"));
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(older.tree(), "status"));
    List<@Nullable Object> metrics = new ArrayList<>();
    Optional.ofNullable(spec.remove(TARGET))
        .ifPresent(
            share ->
                metrics.add(
                    processor(
                        "target", Map.of("type", "Utilization", "averageUtilization", share))));
    metrics.addAll(Json.list(noted(older, METRICS)));
    if (metrics.isEmpty()) {
      metrics.add(processor("target", Map.of("type", "Utilization", "averageUtilization", 80)));
    }
    putUnlessEmpty(spec, "metrics", metrics);
    Object behavior = noted(older, BEHAVIOR);
    if (behavior instanceof Map<?, ?>) {
      spec.put("behavior", behavior);
    }
    List<@Nullable Object> current = new ArrayList<>();
    Optional.ofNullable(status.remove(USED))
        .ifPresent(share -> current.add(processor("current", Map.of("averageUtilization", share))));
    current.addAll(Json.list(noted(older, CURRENT)));
    putUnlessEmpty(status, "currentMetrics", current);
    putUnlessEmpty(status, "conditions", Json.list(noted(older, CONDITIONS)));
    return form(older, AutoscalerKind.AUTOSCALER.apiVersion(), spec, status, Map.of());
  }

  private static Map<String, Object> processor(String field, Map<String, Object> amount) {
    return Map.of("type", "Resource", "resource", Map.of("name", "cpu", field, amount));
  }

  private static void putUnlessEmpty(
      Map<String, @Nullable Object> tree, String field, List<@Nullable Object> list) {
    if (!list.isEmpty()) {
      tree.put(field, list);
    }
  }

  /** What an annotation says; nothing when it is no JSON. */
  private static Object noted(Document older, String annotation) {
    String text = Json.text(older.tree(), "metadata", "annotations", annotation).orElse("[]");
    try {
      Object read = Json.mapper().readValue(text, Object.class);
      return read == null ? List.of() : read;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return List.of();
    }
  }

  private static Document form(
      Document object,
      String apiVersion,
      Map<String, @Nullable Object> spec,
      Map<String, @Nullable Object> status,
      Map<String, String> notes) {
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(Json.map(object.tree(), "metadata", "annotations"));
    List.of(METRICS, CURRENT, CONDITIONS, BEHAVIOR).forEach(annotations::remove);
    annotations.putAll(notes);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("apiVersion", apiVersion);
    tree.put("spec", spec);
    if (object.tree().containsKey("status")) {
      tree.put("status", status);
    }
    return Document.of(
        Json.with(tree, annotations.isEmpty() ? null : annotations, "metadata", "annotations"));
  }
}
