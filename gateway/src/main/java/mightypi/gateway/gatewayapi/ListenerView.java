package mightypi.gateway.gatewayapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.route.HostPattern;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a Gateway.
 *
 * @param accepted whether it can be served
 * @param distinct whether no other listener contradicts it
 */
public record ListenerView(
    Document gateway, Map<String, @Nullable Object> spec, Verdict accepted, Verdict distinct) {

  private static final List<String> OF_HTTP =
      List.of(Kinds.HTTP_ROUTE.name(), Kinds.GRPC_ROUTE.name());
  private static final List<String> OF_TLS = List.of(Kinds.TLS_ROUTE.name());

  ListenerView contradicted(String reason, String message) {
    return new ListenerView(gateway, spec, accepted, Verdict.no(reason, message));
  }

  public boolean isServed() {
    return accepted.holds() && distinct.holds();
  }

  public String name() {
    return Json.text(spec, "name").orElse("");
  }

  public int port() {
    return Json.at(spec, "port").map(n -> ((Number) n).intValue()).orElse(0);
  }

  String protocol() {
    return Json.text(spec, "protocol").orElse("");
  }

  boolean isTls() {
    return !protocol().equals("HTTP");
  }

  boolean isPassthrough() {
    return protocol().equals("TLS")
        && Json.text(spec, "tls", "mode").orElse("Terminate").equals("Passthrough");
  }

  HostPattern host() {
    return HostPattern.ofGateway(Json.text(spec, "hostname").orElse(""));
  }

  /** The kinds of routes that its protocol carries. */
  private List<String> carried() {
    return switch (protocol()) {
      case "HTTP", "HTTPS" -> OF_HTTP;
      case "TLS" -> OF_TLS;
      default -> List.of();
    };
  }

  /** The kinds of routes that may attach. */
  public List<String> kinds() {
    List<@Nullable Object> listed = Json.list(spec, "allowedRoutes", "kinds");
    if (listed.isEmpty()) {
      return carried();
    }
    List<String> kinds = new ArrayList<>();
    for (Object each : listed) {
      kindOf(each).filter(kind -> !kinds.contains(kind)).ifPresent(kinds::add);
    }
    return kinds;
  }

  private Optional<String> kindOf(@Nullable Object listed) {
    boolean isOfTheApi =
        Json.text(listed, "group").orElse(Kinds.GATEWAY.group()).equals(Kinds.GATEWAY.group());
    return Json.text(listed, "kind").filter(kind -> isOfTheApi && carried().contains(kind));
  }

  /** Whether every kind that is listed can be served. */
  Verdict kindsResolved() {
    for (Object each : Json.list(spec, "allowedRoutes", "kinds")) {
      if (kindOf(each).isEmpty()) {
        return Verdict.no(
            "InvalidRouteKinds",
            "%s routes cannot attach to a listener of protocol %s"
                .formatted(Json.text(each, "kind").orElse(""), protocol()));
      }
    }
    return Verdict.yes("ResolvedRefs");
  }
}
