package mightypi.api.kind.access;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.inside;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** CertificateSigningRequests (certificates.k8s.io/v1). */
public final class SigningRequestKind {

  private static final Kind SIGNING_REQUEST =
      Kind.cluster(
          "certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests");
  private static final Set<String> DECISIONS = Set.of("Approved", "Denied");

  private SigningRequestKind() {}

  public static Declaration signingRequests() {
    return Declaration.of(SIGNING_REQUEST, CertificateSigningRequest.class)
        .shortNames("csr")
        .subresources(Subresource.STATUS, Subresource.APPROVAL)
        .defaults(
            inside(
                "spec",
                computed("usages", spec -> List.of("digital signature", "key encipherment"))))
        .onCreate(request -> Json.with(request, Map.of(), "status"))
        .onUpdate(SigningRequestKind::keepSpec)
        .check(SigningRequestKind::check)
        .selectable("spec.signerName")
        .columns(
            Columns.NAME,
            Columns.AGE,
            text("SignerName", "Who signs.", request -> Columns.at(request, "spec", "signerName")),
            text("Requestor", "Who asks.", request -> Columns.at(request, "spec", "username")),
            text("RequestedDuration", "For how long.", SigningRequestKind::duration),
            text("Condition", "What was decided.", SigningRequestKind::condition));
  }

  private static Map<String, @Nullable Object> keepSpec(
      Map<String, @Nullable Object> request, Map<String, @Nullable Object> old) {
    return Json.with(request, old.get("spec"), "spec");
  }

  private static void check(Place request) {
    Place spec = request.at("spec");
    spec.at("request").mustBeSet("");
    if (spec.at("signerName").mustBeSet("") && !spec.at("signerName").text().contains("/")) {
      spec.at("signerName")
          .invalid(
              "must be a fully qualified domain and path of the form 'example.com/signer-name'");
    }
    Place seconds = spec.at("expirationSeconds");
    if (seconds.number().orElse(600L) < 600) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  private static String duration(Document request) {
    return Json.at(request.tree(), "spec", "expirationSeconds")
        .map(seconds -> seconds + "s")
        .orElse(Columns.NONE);
  }

  private static String condition(Document request) {
    Set<String> said = new TreeSet<>();
    for (Object each : Json.list(request.tree(), "status", "conditions")) {
      Json.text(each, "type").ifPresent(said::add);
    }
    String decided = said.stream().filter(DECISIONS::contains).findFirst().orElse("Pending");
    String failed = said.contains("Failed") ? ",Failed" : "";
    boolean issued = !Columns.at(request, "status", "certificate").isEmpty();
    return decided + failed + (issued ? ",Issued" : "");
  }
}
