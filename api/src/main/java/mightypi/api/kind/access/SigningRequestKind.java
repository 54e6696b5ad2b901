package mightypi.api.kind.access;

import static mightypi.api.kind.column.Columns.text;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Rule;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.signing.KeyUsages;
import mightypi.api.signing.MalformedPetition;
import mightypi.api.signing.Petition;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** CertificateSigningRequests (certificates.k8s.io/v1). */
public final class SigningRequestKind {

  private static final int LONGEST_DOMAIN = 253;
  private static final int LONGEST_PATH = 253 + 63 + 1;
  private static final Set<String> DECISIONS = Set.of("Approved", "Denied");

  private SigningRequestKind() {}

  public static Declaration signingRequests() {
    return Declaration.of(Kinds.SIGNING_REQUEST, CertificateSigningRequest.class)
        .shortNames("csr")
        .subresources(Subresource.STATUS, Subresource.APPROVAL)
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
    try {
      Petition.parse(spec.at("request").text());
    } catch (MalformedPetition e) {
      spec.at("request").invalid(e.why());
    }
    if (spec.at("usages").mustBeSet("")) {
      checkUsages(spec.at("usages"));
    }
    checkSigner(spec.at("signerName"));
    Place seconds = spec.at("expirationSeconds");
    if (seconds.number().orElse(600L) < 600) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  private static void checkUsages(Place usages) {
    Set<String> seen = new HashSet<>();
    for (Place usage : usages.items()) {
      usage.mustBeOneOf(KeyUsages.known().toArray(String[]::new));
      if (!seen.add(usage.text())) {
        usage.duplicate(usage.text());
      }
    }
  }

  private static void checkSigner(Place signer) {
    if (!signer.mustBeSet("")) {
      return;
    }
    if (signer.is("kubernetes.io/legacy-unknown")) {
      signer.invalid("the legacy signerName is not allowed via this API version");
      return;
    }
    String[] parts = signer.text().split("/", -1);
    if (parts.length != 2) {
      signer.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    if (parts[0].length() > LONGEST_DOMAIN) {
      signer.tooLong(LONGEST_DOMAIN);
    }
    checkLabels(signer, parts[0], Names.DNS_LABEL);
    if (!parts[0].contains(".")) {
      signer.invalid(parts[0], "should be a domain with at least two segments separated by dots");
    }
    checkLabels(signer, parts[1], Names.DNS_SUBDOMAIN);
    if (signer.text().length() > LONGEST_DOMAIN + LONGEST_PATH + 1) {
      signer.tooLong(LONGEST_DOMAIN + LONGEST_PATH + 1);
    }
  }

  private static void checkLabels(Place signer, String part, Rule rule) {
    for (String label : part.split("\\.", -1)) {
      List<String> faults = rule.faults(label);
      faults.forEach(why -> signer.invalid(part, "validating label \"" + label + "\": " + why));
      if (!faults.isEmpty()) {
        return;
      }
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
