package mightypi.api.kind.extend;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of who is asked before something is written, and of what. */
final class HookChecks {

  private static final String EVERYTHING = "*";
  private static final Set<String> KNOWN_REVIEWS = Set.of("v1", "v1beta1");

  private HookChecks() {}

  static void webhooks(Place configuration) {
    Place.mustDiffer(configuration.at("webhooks").items(), "name");
    configuration.at("webhooks").items().forEach(HookChecks::webhook);
  }

  private static void webhook(Place webhook) {
    Place name = webhook.at("name");
    if (name.mustBeSet("")) {
      name.mustFollow(Names.DNS_SUBDOMAIN);
      if (name.text().split("\\.", -1).length < 3) {
        name.invalid("should be a domain with at least three segments separated by dots");
      }
    }
    webhook.at("rules").items().forEach(HookChecks::rule);
    webhook.at("failurePolicy").mustBeOneOf("Fail", "Ignore");
    webhook.at("matchPolicy").mustBeOneOf("Equivalent", "Exact");
    webhook.at("reinvocationPolicy").mustBeOneOfIfPresent("IfNeeded", "Never");
    if (webhook.at("sideEffects").isPresent()) {
      webhook.at("sideEffects").mustBeOneOf("None", "NoneOnDryRun");
    } else {
      webhook.at("sideEffects").required("must specify one of None, NoneOnDryRun");
    }
    Place timeout = webhook.at("timeoutSeconds");
    long seconds = timeout.number().orElse(1L);
    if (seconds < 1 || seconds > 30) {
      timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    LabelSelectors.check(webhook.at("namespaceSelector"));
    LabelSelectors.check(webhook.at("objectSelector"));
    reviews(webhook.at("admissionReviewVersions"));
    PolicyKinds.conditions(AdmissionLanguage.OF_WEBHOOKS, webhook.at("matchConditions"));
    client(webhook.at("clientConfig"));
  }

  private static void reviews(Place versions) {
    if (!versions.mustBeSet("must specify one of v1, v1beta1")) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Place version : versions.items()) {
      if (seen.add(version.text())) {
        version.mustFollow(Names.DNS_1035_LABEL);
      } else {
        version.invalid("duplicate version");
      }
    }
    if (seen.stream().noneMatch(KNOWN_REVIEWS::contains)) {
      versions.invalidTexts(versions.texts(), "must include at least one of v1, v1beta1");
    }
  }

  private static void client(Place client) {
    Place url = client.at("url");
    boolean byService = client.at("service").isPresent();
    if (url.isPresent() == byService) {
      client.required("exactly one of url or service is required");
    } else if (byService) {
      service(client.at("service"));
    } else if (!url.text().startsWith("https://")) {
      url.invalid("'https' is the only allowed URL scheme; desired format: https://host[/path]");
    }
  }

  private static void service(Place service) {
    service.at("name").mustBeSet("service name is required");
    service.at("namespace").mustBeSet("service namespace is required");
    Place port = service.at("port");
    long number = port.number().orElse(0L);
    if (number < 1 || number > 65535) {
      port.invalid("port is not valid: must be between 1 and 65535, inclusive");
    }
    path(service.at("path"));
  }

  private static void path(Place path) {
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (!text.startsWith("/")) {
      path.invalid("must start with a '/'");
    }
    String inner = text.substring(1); // of whatever it starts with
    boolean closed = inner.endsWith("/");
    String[] steps = (closed ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String place = "segment[" + i + "]";
      if (steps[i].isEmpty()) {
        path.invalid(place + " may not be empty");
      } else {
        Names.DNS_SUBDOMAIN.faults(steps[i]).forEach(fault -> path.invalid(place + ": " + fault));
      }
    }
  }

  static void rule(Place rule) {
    Place operations = rule.at("operations");
    operations.mustBeSet("");
    alone(operations, "operations");
    operations
        .items()
        .forEach(each -> each.mustBeOneOf("*", "CONNECT", "CREATE", "DELETE", "UPDATE"));
    rule.at("apiGroups").mustBeSet("");
    alone(rule.at("apiGroups"), "API groups");
    rule.at("apiVersions").mustBeSet("");
    alone(rule.at("apiVersions"), "API versions");
    rule.at("apiVersions").items().forEach(each -> each.mustBeSet(""));
    rule.at("resources").mustBeSet("");
    rule.at("resources").items().forEach(each -> each.mustBeSet(""));
    resources(rule.at("resources"));
    rule.at("scope").mustBeOneOfIfPresent("*", "Cluster", "Namespaced");
  }

  private static void alone(Place all, String word) {
    List<String> texts = all.texts();
    if (texts.size() > 1 && texts.contains(EVERYTHING)) {
      all.invalidTexts(texts, "if '*' is present, must not specify other " + word);
    }
  }

  private static void resources(Place resources) {
    List<String> all = resources.texts();
    if (all.size() > 1 && all.contains("*/*")) {
      resources.invalidTexts(all, "if '*/*' is present, must not specify other resources");
    }
    boolean others = all.stream().anyMatch(each -> !each.contains("/") && !each.equals(EVERYTHING));
    if (all.contains(EVERYTHING) && others) {
      resources.invalidTexts(
          all, "if '*' is present, must not specify other resources without subresources");
    }
  }
}
