package mightypi.api.kind.pod;

import java.util.List;
import java.util.regex.Pattern;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Rule;

/** The checks of probes and of the hooks of a container's life. */
final class ProbeChecks {

  private static final Rule HEADER =
      Rule.of(
          Integer.MAX_VALUE,
          Pattern.compile("[-A-Za-z0-9]+"),
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
              + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");

  private static final List<String> FOR_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> FOR_HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");

  private ProbeChecks() {}

  static void check(Place container) {
    for (String field : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Place probe = container.at(field);
      if (probe.isPresent()) {
        probe(probe, field);
      }
    }
    for (String field : List.of("postStart", "preStop")) {
      Place hook = container.at("lifecycle", field);
      if (hook.isPresent()) {
        handler(hook, FOR_HOOKS);
      }
    }
  }

  /** Hooks that sleep, in a pod whose containers may take so long to end (KEP-3960). */
  static void sleeps(Place lifecycle, long grace) {
    for (String field : List.of("postStart", "preStop")) {
      Place sleep = lifecycle.at(field, "sleep");
      long seconds = sleep.at("seconds").number().orElse(0L);
      if (sleep.isPresent() && (seconds < 0 || seconds > grace)) {
        sleep.invalid(
            seconds,
            "must be non-negative and less than terminationGracePeriodSeconds (%d)"
                .formatted(grace));
      }
    }
  }

  private static void probe(Place probe, String field) {
    handler(probe, FOR_PROBES);
    for (String number :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      probe.at(number).mustBeAtLeast(0);
    }
    Place grace = probe.at("terminationGracePeriodSeconds");
    Place successes = probe.at("successThreshold");
    if (field.equals("readinessProbe")) {
      if (grace.isPresent()) {
        grace.invalid("must not be set for readinessProbes");
      }
      return;
    }
    if (grace.number().orElse(1L) <= 0) {
      grace.invalid("must be greater than 0");
    }
    if (successes.number().orElse(1L) != 1) {
      successes.invalid("must be 1");
    }
  }

  private static void handler(Place place, List<String> kinds) {
    List<Place> found = kinds.stream().map(place::at).filter(Place::isPresent).toList();
    if (found.isEmpty()) {
      place.required("must specify a handler type");
      return;
    }
    found.stream()
        .skip(1)
        .forEach(each -> each.forbidden("may not specify more than 1 handler type"));
    action(place);
  }

  private static void action(Place place) {
    if (place.at("exec").isPresent()) {
      place.at("exec", "command").mustBeSet("");
    } else if (place.at("httpGet").isPresent()) {
      http(place.at("httpGet"));
    } else if (place.at("tcpSocket").isPresent()) {
      port(place.at("tcpSocket", "port"));
    } else if (place.at("grpc").isPresent()) {
      place.at("grpc", "port").mustBePort();
    }
  }

  private static void http(Place get) {
    get.at("path").mustBeSet("");
    port(get.at("port"));
    get.at("scheme").mustBeOneOf("HTTP", "HTTPS");
    for (Place header : get.at("httpHeaders").items()) {
      header.at("name").as(get.at("httpHeaders").path()).mustFollow(HEADER);
    }
  }

  private static void port(Place port) {
    if (port.number().isPresent() || !port.isPresent()) {
      port.mustBePort();
    } else {
      port.mustFollow(Names.PORT_NAME);
    }
  }
}
