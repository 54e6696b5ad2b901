package mightypi.api.kind.extend;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.APIService;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;

/** API services: group and version, and who serves them. */
public final class ApiServiceKind {

  public static final Kind API_SERVICE =
      Kind.cluster("apiregistration.k8s.io/v1", "APIService", "apiservices");

  private ApiServiceKind() {}

  public static Declaration apiServices() {
    return Declaration.of(API_SERVICE, APIService.class)
        .categories("api-extensions")
        .subresources(Subresource.STATUS)
        .defaults(inside("spec", inside("service", value("port", 443))))
        .onCreate(service -> Json.with(service, null, "status"))
        .check(ApiServiceKind::check)
        .columns(
            Columns.NAME,
            text("Service", "Who serves it.", ApiServiceKind::service),
            text("Available", "Whether it is served.", ApiServiceKind::available),
            Columns.AGE);
  }

  private static void check(Place service) {
    Place spec = service.at("spec");
    String expected = spec.at("version").text() + "." + spec.at("group").text();
    if (!service.at("metadata", "name").is(expected)) {
      service
          .at("metadata", "name")
          .invalid("must be `spec.version+\".\"+spec.group`: \"" + expected + "\"");
    }
    spec.at("version").mustBeSet("");
    spec.at("groupPriorityMinimum").mustBeBetween(1, 20_000);
    spec.at("versionPriority").mustBeBetween(1, 1_000);
    if (spec.at("insecureSkipTLSVerify").isTrue() && spec.at("caBundle").isSet()) {
      spec.at("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
    }
  }

  private static String service(Document object) {
    String name = Columns.at(object, "spec", "service", "name");
    return name.isEmpty()
        ? "Local"
        : Columns.at(object, "spec", "service", "namespace") + "/" + name;
  }

  private static String available(Document object) {
    for (Object each : Json.list(object.tree(), "status", "conditions")) {
      if (Json.text(each, "type").orElse("").equals("Available")) {
        String status = Json.text(each, "status").orElse("");
        String reason = Json.text(each, "reason").orElse("");
        return status.equals("True") ? status : status + " (" + reason + ")";
      }
    }
    return "Unknown";
  }
}
