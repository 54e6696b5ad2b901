package mightypi.api.kind.network;

import java.util.List;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Document;
import mightypi.model.Json;

/** The checks of ingresses and their classes. */
final class IngressChecks {

  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final List<String> FORBIDDEN_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> FORBIDDEN_ENDS = List.of("/..", "/.");
  private static final int LONGEST_CONTROLLER = 250;

  private IngressChecks() {}

  static void check(Place ingress) {
    Place spec = ingress.at("spec");
    Place backend = spec.at("defaultBackend");
    if (!spec.at("rules").isFilled() && !backend.isPresent()) {
      spec.invalid(List.of(), "either `defaultBackend` or `rules` must be specified");
    }
    if (backend.isPresent()) {
      backend(backend);
    }
    spec.at("rules").items().forEach(IngressChecks::rule);
    spec.at("tls").items().forEach(IngressChecks::tls);
    spec.at("ingressClassName").mustFollowIfPresent(Names.DNS_SUBDOMAIN);
    Place annotation = ingress.at("metadata", "annotations").entry(CLASS_ANNOTATION);
    if (annotation.isPresent() && spec.at("ingressClassName").isPresent()) {
      annotation
          .as("annotations." + CLASS_ANNOTATION)
          .invalid("can not be set when the class field is also set");
    }
  }

  static List<String> warnings(Document ingress) {
    return Json.at(ingress.tree(), "metadata", "annotations", CLASS_ANNOTATION).isPresent()
        ? List.of(
            "annotation \"kubernetes.io/ingress.class\" is deprecated, please use"
                + " 'spec.ingressClassName' instead")
        : List.of();
  }

  static void ingressClass(Place type) {
    Place controller = type.at("spec", "controller");
    if (controller.text().length() > LONGEST_CONTROLLER) {
      controller.tooLong(LONGEST_CONTROLLER);
    }
    domainPrefixed(controller);
    Place parameters = type.at("spec", "parameters");
    if (parameters.isPresent()) {
      reference(parameters);
      parameters.at("scope").mustBeOneOfIfPresent("Cluster", "Namespace");
    }
  }

  private static void domainPrefixed(Place path) {
    if (!path.mustBeSet("")) {
      return;
    }
    String[] parts = path.text().split("/", 2);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      path.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    Names.DNS_SUBDOMAIN.faults(parts[0]).forEach(fault -> path.invalid(parts[0], fault));
  }

  private static void rule(Place rule) {
    Place host = rule.at("host");
    if (host.isSet()) {
      if (Addresses.parse(host.text()).isPresent()) {
        host.invalid("must be a DNS name, not an IP address");
      }
      host(host);
    }
    Place http = rule.at("http");
    if (!http.isPresent()) {
      return;
    }
    http.at("paths").mustBeSet("");
    http.at("paths").items().forEach(IngressChecks::path);
  }

  private static void host(Place host) {
    host.mustFollow(host.text().contains("*") ? Names.WILDCARD_SUBDOMAIN : Names.DNS_SUBDOMAIN);
  }

  private static void path(Place entry) {
    Place type = entry.at("pathType");
    if (!type.mustBeSet("pathType must be specified")) {
      return;
    }
    Place path = entry.at("path");
    switch (type.text()) {
      case "Exact", "Prefix" -> exactPath(path);
      case "ImplementationSpecific" -> {
        if (path.isSet() && !path.text().startsWith("/")) {
          path.invalid("must be an absolute path");
        }
      }
      default -> type.mustBeOneOf("Exact", "ImplementationSpecific", "Prefix");
    }
    backend(entry.at("backend"));
  }

  private static void exactPath(Place path) {
    String text = path.text();
    if (!text.startsWith("/")) {
      path.invalid("must be an absolute path");
    }
    FORBIDDEN_PARTS.stream()
        .filter(text::contains)
        .forEach(part -> path.invalid("must not contain '" + part + "'"));
    FORBIDDEN_ENDS.stream()
        .filter(text::endsWith)
        .forEach(end -> path.invalid("cannot end with '" + end + "'"));
  }

  private static void backend(Place backend) {
    Place resource = backend.at("resource");
    Place service = backend.at("service");
    if (resource.isPresent() && service.isPresent()) {
      backend.invalid("", "cannot set both resource and service backends");
    } else if (resource.isPresent()) {
      reference(resource);
    } else if (service.isPresent()) {
      service(backend, service);
    } else {
      backend.invalid("", "resource or service backend is required");
    }
  }

  private static void service(Place backend, Place service) {
    if (service.at("name").mustBeSet("")) {
      service.at("name").mustFollow(Names.DNS_1035_LABEL);
    }
    Place name = service.at("port", "name");
    Place number = service.at("port", "number");
    boolean numbered = number.number().orElse(0L) != 0;
    if (name.isSet() && numbered) {
      backend.invalid("", "cannot set both port name & port number");
    } else if (name.isSet()) {
      name.mustFollow(Names.PORT_NAME);
    } else if (numbered) {
      number.mustBePort();
    } else {
      backend.required("port name or number is required");
    }
  }

  private static void reference(Place reference) {
    reference.at("apiGroup").mustFollowIfPresent(Names.DNS_SUBDOMAIN);
    for (String field : new String[] {"kind", "name"}) {
      if (reference.at(field).mustBeSet(field + " is required")) {
        reference.at(field).mustFollow(Names.PATH_SEGMENT);
      }
    }
  }

  private static void tls(Place tls) {
    tls.at("hosts").items().forEach(IngressChecks::host);
    tls.at("secretName").mayFollow(Names.DNS_SUBDOMAIN);
  }
}
