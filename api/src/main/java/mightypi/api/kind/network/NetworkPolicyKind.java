package mightypi.api.kind.network;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
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

  private static final Fill PORTS = each("ports", ifAbsent("protocol", "TCP"));

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
    Place types = spec.at("policyTypes");
    if (types.items().size() > 2) {
      types.invalid("may not specify more than two policyTypes");
      return;
    }
    types.items().forEach(type -> type.mustBeOneOf("Ingress", "Egress"));
    spec.at("ingress").items().forEach(rule -> rule(rule, "from"));
    spec.at("egress").items().forEach(rule -> rule(rule, "to"));
  }

  private static void rule(Place rule, String peers) {
    rule.at("ports").items().forEach(NetworkPolicyKind::port);
    rule.at(peers).items().forEach(NetworkPolicyKind::peer);
  }

  private static void port(Place port) {
    port.at("protocol").mustBeOneOfIfPresent("TCP", "UDP", "SCTP");
    Place number = port.at("port");
    Place end = port.at("endPort");
    if (number.isPresent() && number.number().isEmpty()) {
      number.mustFollow(Names.PORT_NAME);
    } else if (number.isPresent()) {
      number.mustBePort();
    }
    if (!end.isPresent()) {
      return;
    }
    if (number.number().isEmpty()) {
      String why = number.isPresent() ? "port is non-numeric" : "port is not specified";
      end.forbidden("may not be specified when " + why);
    } else if (end.number().orElse(0L) < number.number().get()) {
      end.invalid("must be greater than or equal to `port`");
    }
    end.mustBePort();
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
    if (peer.at("ipBlock").isPresent()) {
      block(peer.at("ipBlock"));
    }
  }

  private static void block(Place block) {
    if (!block.at("cidr").isSet()) {
      block.at("cidr").required("");
      return;
    }
    boolean valid = isRange(block.at("cidr"));
    for (Place except : block.at("except").items()) {
      if (isRange(except) && valid && !isWithin(except.text(), block.at("cidr").text())) {
        except.invalid("must be a strict subset of `cidr`");
      }
    }
  }

  private static boolean isRange(Place range) {
    boolean valid = Addresses.isRange(range.text());
    if (!valid) {
      range.invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
    return valid;
  }

  private static boolean isWithin(String inner, String outer) {
    int length = Integer.parseInt(outer.substring(outer.indexOf('/') + 1));
    byte[] one = network(inner);
    byte[] other = network(outer);
    if (one.length != other.length
        || Integer.parseInt(inner.substring(inner.indexOf('/') + 1)) <= length) {
      return false;
    }
    int rest = one.length * 8 - length;
    return new BigInteger(1, one)
        .shiftRight(rest)
        .equals(new BigInteger(1, other).shiftRight(rest));
  }

  private static byte[] network(String range) {
    return InetAddress.ofLiteral(range.substring(0, range.indexOf('/'))).getAddress();
  }
}
