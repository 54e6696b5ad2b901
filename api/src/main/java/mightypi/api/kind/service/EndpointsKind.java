package mightypi.api.kind.service;

import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.Endpoints;
import java.util.List;
import java.util.stream.Stream;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.FirstFew;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Endpoints: the older form of endpoint slices. */
public final class EndpointsKind {

  private EndpointsKind() {}

  public static Declaration endpoints() {
    return Declaration.of(Kinds.ENDPOINTS, Endpoints.class)
        .shortNames("ep")
        .defaults(each("subsets", each("ports", value("protocol", "TCP"))))
        .check(EndpointChecks::endpoints)
        .columns(
            Columns.NAME,
            text("Endpoints", "Addresses that are ready.", EndpointsKind::summary),
            Columns.AGE);
  }

  private static String summary(Document endpoints) {
    List<@Nullable Object> subsets = Json.list(endpoints.tree(), "subsets");
    List<String> all = subsets.stream().flatMap(EndpointsKind::of).toList();
    return subsets.isEmpty() ? Columns.NONE : FirstFew.of(all);
  }

  private static Stream<String> of(@Nullable Object subset) {
    List<String> addresses =
        Json.list(subset, "addresses").stream()
            .map(address -> Json.text(address, "ip").orElse(""))
            .toList();
    List<@Nullable Object> ports = Json.list(subset, "ports");
    return ports.isEmpty()
        ? addresses.stream()
        : ports.stream()
            .flatMap(port -> addresses.stream().map(ip -> host(ip) + ":" + numberAt(port, "port")));
  }

  private static String host(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
