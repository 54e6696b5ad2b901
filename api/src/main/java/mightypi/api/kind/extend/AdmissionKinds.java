package mightypi.api.kind.extend;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Map;
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
          ifAbsent("failurePolicy", "Fail"),
          ifAbsent("matchPolicy", "Equivalent"),
          value("namespaceSelector", Map.of()),
          value("objectSelector", Map.of()),
          value("timeoutSeconds", 10),
          each("rules", ifAbsent("scope", "*")));

  private AdmissionKinds() {}

  public static List<Declaration> all() {
    return List.of(mutating(), PolicyKinds.policies(), PolicyKinds.bindings(), validating());
  }

  private static Declaration mutating() {
    return Declaration.of(Kinds.MUTATING_WEBHOOK_CONFIGURATION, MutatingWebhookConfiguration.class)
        .countsGenerations()
        .updatesByRevision()
        .defaults(each("webhooks", Fill.all(WEBHOOK, ifAbsent("reinvocationPolicy", "Never"))))
        .check(HookChecks::webhooks)
        .columns(Columns.NAME, WEBHOOKS, Columns.AGE);
  }

  private static Declaration validating() {
    return Declaration.of(
            Kinds.VALIDATING_WEBHOOK_CONFIGURATION, ValidatingWebhookConfiguration.class)
        .countsGenerations()
        .updatesByRevision()
        .defaults(each("webhooks", WEBHOOK))
        .check(HookChecks::webhooks)
        .columns(Columns.NAME, WEBHOOKS, Columns.AGE);
  }

  private static final Column WEBHOOKS =
      number(
          "Webhooks",
          "How many are asked.",
          object -> (long) Json.list(object.tree(), "webhooks").size());
}
