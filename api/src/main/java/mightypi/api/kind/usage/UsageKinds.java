package mightypi.api.kind.usage;

import io.fabric8.kubernetes.api.model.metrics.v1beta1.NodeMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Storage;
import mightypi.api.usage.Quantities;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.quota.Amounts;

/** What is measured of nodes and pods. */
public final class UsageKinds {

  private UsageKinds() {}

  public static List<Declaration> all() {
    return List.of(
        measured(Kinds.NODE_METRICS, NodeMetrics.class),
        measured(Kinds.POD_METRICS, PodMetrics.class));
  }

  private static Declaration measured(Kind kind, Class<?> view) {
    return Declaration.of(kind, view)
        .storage(Storage.MEASURED)
        .columns(
            Columns.NAME,
            column("cpu", "quantity", "Processors in use.", UsageKinds::cpu),
            column("memory", "quantity", "Bytes in use.", UsageKinds::memory),
            column(
                "Window",
                "duration",
                "The time over which it was measured.",
                object -> Columns.at(object, "window")));
  }

  private static Column column(
      String name, String format, String description, Function<Document, String> cell) {
    return new Column(name, "string", format, description, 0, (object, now) -> cell.apply(object));
  }

  private static String cpu(Document object) {
    return Quantities.cpu(sum(object, "cpu").movePointRight(9).longValue());
  }

  private static String memory(Document object) {
    return Quantities.memory(sum(object, "memory").longValue());
  }

  /** Of the node, or of all containers of the pod. */
  private static BigDecimal sum(Document object, String resource) {
    return Stream.concat(
            Stream.of(Json.map(object.tree(), "usage")),
            Json.list(object.tree(), "containers").stream().map(each -> Json.map(each, "usage")))
        .map(usage -> Amounts.of(usage).of(resource))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
