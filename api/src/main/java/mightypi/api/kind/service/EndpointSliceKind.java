package mightypi.api.kind.service;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.ifAbsent;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.FirstFew;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Endpoint slices. */
public final class EndpointSliceKind {

  private EndpointSliceKind() {}

  public static Declaration endpointSlices() {
    return Declaration.of(Kinds.ENDPOINT_SLICE, EndpointSlice.class)
        .countsGenerations()
        .defaults(each("ports", all(ifAbsent("name", ""), ifAbsent("protocol", "TCP"))))
        .check(EndpointChecks::slice)
        .checkUpdate(EndpointChecks::sliceUpdate)
        .columns(
            Columns.NAME,
            text(
                "AddressType",
                "The family of addresses.",
                slice -> Columns.at(slice, "addressType")),
            text("Ports", "The ports of all endpoints.", slice -> few(ports(slice.tree()))),
            text("Endpoints", "The addresses.", slice -> few(addresses(slice.tree()))),
            Columns.AGE);
  }

  private static String few(List<String> all) {
    return all.isEmpty() ? "<unset>" : FirstFew.of(all);
  }

  private static List<String> ports(Object slice) {
    return Json.list(slice, "ports").stream()
        .map(port -> Json.at(port, "port").map(String::valueOf).orElse("*"))
        .toList();
  }

  private static List<String> addresses(Object slice) {
    return Json.list(slice, "endpoints").stream()
        .flatMap(endpoint -> Json.list(endpoint, "addresses").stream())
        .map(String::valueOf)
        .toList();
  }
}
