package mightypi.api.kind.service;

import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.orNone;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.LoadBalancerAddresses;
import mightypi.api.kind.column.Selectors;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The columns of {@code kubectl get services}. */
final class ServiceColumns {

  static final Column[] ALL = {
    Columns.NAME,
    text("Type", "How it is reached.", service -> Columns.at(service, "spec", "type")),
    text("Cluster-IP", "Its address inside the cluster.", ServiceColumns::clusterAddress),
    text("External-IP", "Its addresses outside.", ServiceColumns::externalAddress),
    text("Port(s)", "Its ports, and those of the nodes behind a colon.", ServiceColumns::ports),
    Columns.AGE,
    wide(
        text(
            "Selector",
            "The labels of its pods.",
            service -> Selectors.ofEqualities(Json.map(service.tree(), "spec", "selector"))))
  };

  private ServiceColumns() {}

  private static String clusterAddress(Document service) {
    return Json.list(service.tree(), "spec", "clusterIPs").stream()
        .findFirst()
        .map(String::valueOf)
        .orElseGet(() -> orNone(Columns.at(service, "spec", "clusterIP")));
  }

  private static String externalAddress(Document service) {
    Stream<String> fixed = strings(service, "externalIPs");
    return switch (Columns.at(service, "spec", "type")) {
      case "ClusterIP", "NodePort" -> orNone(fixed.collect(Collectors.joining(",")));
      case "LoadBalancer" -> {
        String all =
            Stream.concat(LoadBalancerAddresses.of(service), fixed)
                .collect(Collectors.joining(","));
        yield all.isEmpty() ? "<pending>" : all;
      }
      case "ExternalName" -> Columns.at(service, "spec", "externalName");
      default -> Columns.UNKNOWN;
    };
  }

  private static Stream<String> strings(Document service, String field) {
    return Json.list(service.tree(), "spec", field).stream().map(String::valueOf);
  }

  private static String ports(Document service) {
    return orNone(
        Json.list(service.tree(), "spec", "ports").stream()
            .map(ServiceColumns::port)
            .collect(Collectors.joining(",")));
  }

  private static String port(@Nullable Object port) {
    long nodePort = numberAt(port, "nodePort");
    return numberAt(port, "port")
        + (nodePort > 0 ? ":" + nodePort : "")
        + "/"
        + Json.text(port, "protocol").orElse("TCP");
  }
}
