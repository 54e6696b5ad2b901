package mightypi.api.kind.network;

import static mightypi.api.kind.column.Columns.orNone;
import static mightypi.api.kind.column.Columns.text;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mightypi.api.kind.check.LoadBalancerStatus;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.FirstFew;
import mightypi.api.kind.column.LoadBalancerAddresses;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Ingresses. */
public final class IngressKind {

  private IngressKind() {}

  public static Declaration ingresses() {
    return Declaration.of(Kinds.INGRESS, Ingress.class)
        .shortNames("ing")
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .onCreate(ingress -> Json.with(ingress, Map.of("loadBalancer", Map.of()), "status"))
        .check(IngressChecks::check)
        .checkStatusUpdate((ingress, old) -> LoadBalancerStatus.check(ingress))
        .warnings(IngressChecks::warnings)
        .columns(
            Columns.NAME,
            text(
                "Class",
                "Who serves it.",
                ingress -> orNone(Columns.at(ingress, "spec", "ingressClassName"))),
            text("Hosts", "The names it serves.", IngressKind::hosts),
            text(
                "Address",
                "Where it is served.",
                ingress -> LoadBalancerAddresses.of(ingress).collect(Collectors.joining(","))),
            text("Ports", "The ports it is served on.", IngressKind::ports),
            Columns.AGE);
  }

  private static String hosts(Document ingress) {
    List<String> hosts =
        Json.list(ingress.tree(), "spec", "rules").stream()
            .map(rule -> Json.text(rule, "host").orElse(""))
            .filter(host -> !host.isEmpty())
            .toList();
    return hosts.isEmpty() ? "*" : FirstFew.of(hosts);
  }

  private static String ports(Document ingress) {
    return Json.list(ingress.tree(), "spec", "tls").isEmpty() ? "80" : "80, 443";
  }
}
