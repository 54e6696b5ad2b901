package mightypi.gateway.gatewayapi;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mightypi.gateway.backend.World;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** One BackendTLSPolicy, and where it matters. */
public final class PolicyReader {

  private static final List<Kind> ROUTES = List.of(Kinds.HTTP_ROUTE, Kinds.GRPC_ROUTE);

  private PolicyReader() {}

  public static Verdict resolved(World world, Document policy) {
    Reading<BackendTls> read = TlsPolicies.read(world, policy);
    return read.good().isPresent()
        ? Verdict.yes("ResolvedRefs")
        : Verdict.no("InvalidCACertificateRef", read.why());
  }

  /** The Gateways by whose routes a Service of the policy is reached. */
  public static List<GatewayView> gateways(Image image, Document policy) {
    Attachments attachments = new Attachments(image, Gateways.of(image));
    Set<GatewayView> gateways = new LinkedHashSet<>();
    for (Kind kind : ROUTES) {
      for (Document route : image.all(kind)) {
        if (leadsToOneOf(route, policy)) {
          attachments.of(route).forEach(each -> gateways.add(each.gateway()));
        }
      }
    }
    return List.copyOf(gateways);
  }

  private static boolean leadsToOneOf(Document route, Document policy) {
    return Json.list(route.tree(), "spec", "rules").stream()
        .flatMap(rule -> Json.list(rule, "backendRefs").stream())
        .filter(
            ref -> Json.text(ref, "namespace").orElse(route.namespace()).equals(policy.namespace()))
        .anyMatch(
            ref ->
                Json.list(policy.tree(), "spec", "targetRefs").stream()
                    .anyMatch(target -> Json.text(target, "name").equals(Json.text(ref, "name"))));
  }
}
