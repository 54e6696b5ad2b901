package mightypi.api.kind.extend;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.APIService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** API services: group and version, and who serves them. */
public final class ApiServiceKind {

  private ApiServiceKind() {}

  public static Declaration apiServices() {
    return Declaration.of(Kinds.API_SERVICE, APIService.class)
        .categories("api-extensions")
        .subresources(Subresource.STATUS)
        .defaults(inside("spec", inside("service", value("port", 443))))
        .onCreate(ApiServiceKind::registered)
        .updatesByRevision()
        .check(ApiServiceKind::check)
        .columns(
            Columns.NAME,
            text("Service", "Who serves it.", ApiServiceKind::service),
            text("Available", "Whether it is served.", ApiServiceKind::available),
            Columns.AGE);
  }

  /** What is served here is available at once. */
  private static Map<String, @Nullable Object> registered(Map<String, @Nullable Object> service) {
    if (Json.at(service, "spec", "service").isPresent()) {
      return Json.with(service, null, "status");
    }
    Map<String, Object> local = new LinkedHashMap<>();
    local.put("type", "Available");
    local.put("status", "True");
    Json.at(service, "metadata", "creationTimestamp")
        .ifPresent(time -> local.put("lastTransitionTime", time));
    local.put("reason", "Local");
    local.put("message", "Local APIServices are always available");
    return Json.with(service, Map.of("conditions", List.of(local)), "status");
  }

  private static void check(Place service) {
    Place spec = service.at("spec");
    String expected = spec.at("version").text() + "." + spec.at("group").text();
    if (!service.at("metadata", "name").is(expected)) {
      service
          .at("metadata", "name")
          .invalid("must be `spec.version+\".\"+spec.group`: \"" + expected + "\"");
    }
    checkGroupVersion(spec.at("group"), spec.at("version"));
    checkPriority(spec.at("groupPriorityMinimum"), 20_000);
    checkPriority(spec.at("versionPriority"), 1_000);
    if (!spec.at("service").isSet()) {
      checkLocal(spec);
      return;
    }
    spec.at("service", "namespace").mustBeSet("");
    spec.at("service", "name").mustBeSet("");
    spec.at("service", "port").mustBePort();
    if (spec.at("insecureSkipTLSVerify").isTrue() && spec.at("caBundle").isSet()) {
      spec.at("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
    }
  }

  private static void checkGroupVersion(Place group, Place version) {
    if (group.isSet()) {
      group.mustFollow(Names.DNS_SUBDOMAIN);
    } else if (!version.is("v1")) {
      group.required("only v1 may have an empty group and it better be legacy kube");
    }
    version.mustFollow(Names.DNS_1035_LABEL);
  }

  private static void checkPriority(Place priority, long most) {
    long value = priority.number().orElse(0L);
    if (value < 1 || value > most) {
      priority.invalid(value, "must be positive and less than " + most);
    }
  }

  private static void checkLocal(Place spec) {
    if (spec.at("caBundle").isSet()) {
      spec.at("caBundle").invalid("local APIServices may not have a caBundle");
    }
    if (spec.at("insecureSkipTLSVerify").isTrue()) {
      spec.at("insecureSkipTLSVerify")
          .invalid("local APIServices may not have insecureSkipTLSVerify");
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
