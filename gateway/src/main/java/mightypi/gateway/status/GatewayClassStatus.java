package mightypi.gateway.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Takes GatewayClasses that name us, and says what of the API is served. */
public final class GatewayClassStatus implements Controller {

  // In the order of the alphabet, as the API wants it.
  private static final List<String> FEATURES =
      List.of(
          "BackendTLSPolicy",
          "GRPCRoute",
          "Gateway",
          "GatewayFrontendClientCertificateValidation",
          "GatewayPort8080",
          "HTTPRoute",
          "HTTPRouteBackendProtocolH2C",
          "HTTPRouteBackendProtocolWebSocket",
          "HTTPRouteBackendRequestHeaderModification",
          "HTTPRouteBackendTimeout",
          "HTTPRouteCORS",
          "HTTPRouteDestinationPortMatching",
          "HTTPRouteHostRewrite",
          "HTTPRouteMethodMatching",
          "HTTPRouteNamedRouteRule",
          "HTTPRouteParentRefPort",
          "HTTPRoutePathRedirect",
          "HTTPRoutePathRewrite",
          "HTTPRoutePortRedirect",
          "HTTPRouteQueryParamMatching",
          "HTTPRouteRequestMirror",
          "HTTPRouteRequestMultipleMirrors",
          "HTTPRouteRequestPercentageMirror",
          "HTTPRouteRequestTimeout",
          "HTTPRouteResponseHeaderModification",
          "HTTPRouteSchemeRedirect",
          "ReferenceGrant",
          "TLSRoute");

  private final Clock clock;

  public GatewayClassStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.GATEWAY_CLASS);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty() || !Gateways.isOurs(found.get())) {
      return Decision.NOTHING;
    }
    Document document = found.get();
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(document.tree(), "status"));
    boolean isPlain = Json.map(document.tree(), "spec", "parametersRef").isEmpty();
    status.put(
        "conditions",
        new ConditionList(
                Json.list(document.tree(), "status", "conditions"),
                Statuses.generation(document),
                clock.now())
            .with(
                "Accepted",
                isPlain,
                isPlain ? "Accepted" : "InvalidParameters",
                isPlain ? "served by this cloud" : "parametersRef: this gateway has no parameters")
            .all());
    status.put("supportedFeatures", FEATURES.stream().map(each -> Map.of("name", each)).toList());
    return Statuses.write(key, document, status);
  }
}
