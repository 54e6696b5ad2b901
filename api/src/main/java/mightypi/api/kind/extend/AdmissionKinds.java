package mightypi.api.kind.extend;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.Column;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Who is asked before something is written. */
public final class AdmissionKinds {

  private static final String V1 = "admissionregistration.k8s.io/v1";

  private static final Fill WEBHOOK =
      Fill.all(
          inside("clientConfig", inside("service", value("port", 443))),
          value("failurePolicy", "Fail"),
          value("matchPolicy", "Equivalent"),
          value("namespaceSelector", Map.of()),
          value("objectSelector", Map.of()),
          value("timeoutSeconds", 10),
          each("rules", value("scope", "*")));

  private AdmissionKinds() {}

  public static List<Declaration> all() {
    return List.of(mutating(), PolicyKinds.policies(), PolicyKinds.bindings(), validating());
  }

  private static Declaration mutating() {
    return Declaration.of(Kinds.MUTATING_WEBHOOK_CONFIGURATION, MutatingWebhookConfiguration.class)
        .countsGenerations()
        .defaults(each("webhooks", Fill.all(WEBHOOK, value("reinvocationPolicy", "Never"))))
        .check(AdmissionKinds::webhooks)
        .columns(Columns.NAME, WEBHOOKS, Columns.AGE);
  }

  private static Declaration validating() {
    return Declaration.of(
            Kinds.VALIDATING_WEBHOOK_CONFIGURATION, ValidatingWebhookConfiguration.class)
        .countsGenerations()
        .defaults(each("webhooks", WEBHOOK))
        .check(AdmissionKinds::webhooks)
        .columns(Columns.NAME, WEBHOOKS, Columns.AGE);
  }

  private static final Column WEBHOOKS =
      number(
          "Webhooks",
          "How many are asked.",
          object -> (long) Json.list(object.tree(), "webhooks").size());

  private static void webhooks(Place configuration) {
    Place.mustDiffer(configuration.at("webhooks").items(), "name");
    configuration.at("webhooks").items().forEach(AdmissionKinds::webhook);
  }

  private static void webhook(Place webhook) {
    Place name = webhook.at("name");
    name.mustFollow(Names.DNS_SUBDOMAIN);
    if (name.text().split("\\.", -1).length < 3) {
      name.invalid("should be a domain with at least three segments separated by dots");
    }
    webhook.at("failurePolicy").mustBeOneOf("Fail", "Ignore");
    webhook.at("matchPolicy").mustBeOneOf("Equivalent", "Exact");
    webhook.at("reinvocationPolicy").mayBeOneOf("IfNeeded", "Never");
    webhook.at("sideEffects").mustBeOneOf("None", "NoneOnDryRun");
    webhook.at("timeoutSeconds").mustBeBetween(1, 30);
    LabelSelectors.check(webhook.at("namespaceSelector"));
    LabelSelectors.check(webhook.at("objectSelector"));
    List<String> versions = webhook.at("admissionReviewVersions").texts();
    if (versions.isEmpty()) {
      webhook.at("admissionReviewVersions").required("must specify one of v1, v1beta1");
    } else if (!versions.contains("v1") && !versions.contains("v1beta1")) {
      webhook
          .at("admissionReviewVersions")
          .invalid(versions, "must include at least one of v1, v1beta1");
    }
    PolicyKinds.conditions(AdmissionLanguage.OF_WEBHOOKS, webhook.at("matchConditions"));
    client(webhook.at("clientConfig"));
    webhook.at("rules").items().forEach(AdmissionKinds::rule);
  }

  static void client(Place client) {
    boolean byUrl = client.at("url").isSet();
    boolean byService = client.at("service").isPresent();
    if (byUrl == byService) {
      client.required("exactly one of url or service is required");
    }
    if (byUrl && !client.at("url").text().startsWith("https://")) {
      client
          .at("url")
          .invalid("'https' is the only allowed URL scheme; desired format: https://host[/path]");
    }
    if (byService) {
      client.at("service", "name").mustBeSet("service name is required");
      client.at("service", "namespace").mustBeSet("service namespace is required");
      client.at("service", "port").mustBePort();
    }
  }

  static void rule(Place rule) {
    for (String field : List.of("operations", "apiGroups", "apiVersions", "resources")) {
      rule.at(field).mustBeSet("");
    }
    rule.at("operations")
        .items()
        .forEach(each -> each.mustBeOneOf("*", "CONNECT", "CREATE", "DELETE", "UPDATE"));
    rule.at("scope").mayBeOneOf("*", "Cluster", "Namespaced");
  }
}
