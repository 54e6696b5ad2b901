package mightypi.api.kind.autoscale;

import java.util.ArrayList;
import java.util.List;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The column that shows each metric beside its target: {@code cpu: 12%/50%, 3/10 (avg)}. */
final class Targets {

  private static final int SHOWN = 2;
  private static final String UNKNOWN = "<unknown>";

  private Targets() {}

  static String text(Document autoscaler) {
    List<@Nullable Object> metrics = Json.list(autoscaler.tree(), "spec", "metrics");
    List<@Nullable Object> current = Json.list(autoscaler.tree(), "status", "currentMetrics");
    if (metrics.isEmpty()) {
      return "<none>";
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, metrics.size()); i++) {
      shown.add(text(metrics.get(i), i < current.size() ? current.get(i) : null));
    }
    String text = String.join(", ", shown);
    int more = metrics.size() - SHOWN;
    return more > 0 ? text + " + " + more + " more..." : text;
  }

  private static String text(@Nullable Object metric, @Nullable Object status) {
    return switch (Json.text(metric, "type").orElse("")) {
      case "Resource" -> resource(Json.map(metric, "resource"), at(status, "resource"));
      case "ContainerResource" ->
          resource(Json.map(metric, "containerResource"), at(status, "containerResource"));
      case "Pods" -> of(at(status, "pods"), at(metric, "pods"), "averageValue");
      case "Object" -> valueOrAverage(at(status, "object"), at(metric, "object"));
      case "External" -> valueOrAverage(at(status, "external"), at(metric, "external"));
      default -> "<unknown type>";
    };
  }

  private static @Nullable Object at(@Nullable Object tree, String field) {
    return Json.at(tree, field).orElse(null);
  }

  private static String resource(Object metric, @Nullable Object status) {
    String name = Json.text(metric, "name").orElse("");
    if (Json.at(metric, "target", "averageValue").isPresent()) {
      return name + ": " + of(status, metric, "averageValue");
    }
    String now = percent(status, "current").orElse(UNKNOWN);
    return name + ": " + now + "/" + percent(metric, "target").orElse("<auto>");
  }

  private static java.util.Optional<String> percent(@Nullable Object tree, String field) {
    return Json.at(tree, field, "averageUtilization").map(number -> number + "%");
  }

  private static String valueOrAverage(@Nullable Object status, @Nullable Object metric) {
    return Json.at(metric, "target", "averageValue").isPresent()
        ? of(status, metric, "averageValue") + " (avg)"
        : of(status, metric, "value");
  }

  private static String of(@Nullable Object status, @Nullable Object metric, String field) {
    return Json.at(status, "current", field).map(String::valueOf).orElse(UNKNOWN)
        + "/"
        + Json.at(metric, "target", field).map(String::valueOf).orElse("");
  }
}
