package mightypi.api.kind.network;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.Selectors;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** NetworkPolicies. */
public final class NetworkPolicyKind {

  private static final Fill PORTS = each("ports", value("protocol", "TCP"));

  private NetworkPolicyKind() {}

  public static Declaration networkPolicies() {
    return Declaration.of(Kinds.NETWORK_POLICY, NetworkPolicy.class)
        .shortNames("netpol")
        .countsGenerations()
        .defaults(
            inside(
                "spec",
                all(
                    each("ingress", PORTS),
                    each("egress", PORTS),
                    computed("policyTypes", NetworkPolicyKind::types))))
        .check(NetworkPolicyKind::check)
        .columns(
            Columns.NAME,
            text(
                "Pod-Selector",
                "Whom it is for.",
                policy -> Selectors.ofTree(Json.map(policy.tree(), "spec", "podSelector"))),
            Columns.AGE);
  }

  private static Object types(Map<String, @Nullable Object> spec) {
    return Json.list(spec, "egress").isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
  }

  private static void check(Place policy) {
    Place spec = policy.at("spec");
    LabelSelectors.check(spec.at("podSelector"));
    spec.at("policyTypes").items().forEach(type -> type.mustBeOneOf("Ingress", "Egress"));
    spec.at("ingress")
        .items()
        .forEach(rule -> rule.at("from").items().forEach(NetworkPolicyKind::peer));
    spec.at("egress")
        .items()
        .forEach(rule -> rule.at("to").items().forEach(NetworkPolicyKind::peer));
  }

  private static void peer(Place peer) {
    boolean selected =
        peer.at("podSelector").isPresent() || peer.at("namespaceSelector").isPresent();
    if (!selected && !peer.at("ipBlock").isPresent()) {
      peer.required("must specify a peer");
    }
    if (selected && peer.at("ipBlock").isPresent()) {
      peer.forbidden("may not specify both ipBlock and another peer");
    }
    LabelSelectors.check(peer.at("podSelector"));
    LabelSelectors.check(peer.at("namespaceSelector"));
  }
}
