package mightypi.api.kind.policy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;

/** What ResourceQuotas must fulfil, and their scopes. */
final class QuotaChecks {

  private static final Set<String> COMPUTE =
      Set.of("cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
  private static final Set<String> COUNTS =
      Set.of(
          "configmaps",
          "persistentvolumeclaims",
          "pods",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "services",
          "services.loadbalancers",
          "services.nodeports");
  private static final Set<String> STORAGE =
      Set.of(
          "ephemeral-storage",
          "limits.ephemeral-storage",
          "requests.ephemeral-storage",
          "requests.storage");

  private static final String PRIORITY = "PriorityClass";
  private static final List<String> SCOPES =
      List.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          PRIORITY,
          "CrossNamespacePodAffinity");

  private QuotaChecks() {}

  static void quota(Place quota) {
    Place spec = quota.at("spec");
    spec.at("hard").map().keySet().forEach(name -> amount(name, spec.at("hard").entry(name)));
    scopes(spec);
    for (Place each : spec.at("scopeSelector", "matchExpressions").items()) {
      requirement(spec, each.as("spec.scopeSelector.matchExpressions")); // which one is not told
    }
  }

  static void update(Place quota, Place old) {
    if (!Set.copyOf(quota.at("spec", "scopes").texts())
        .equals(Set.copyOf(old.at("spec", "scopes").texts()))) {
      quota.at("spec", "scopes").invalid("field is immutable");
    }
  }

  private static void amount(String name, Place amount) {
    Names.QUALIFIED_NAME.faults(name).forEach(amount::invalid);
    if (!name.contains("/")
        && !isStandard(name)
        && !name.startsWith("requests.hugepages-")
        && !name.startsWith("hugepages-")) {
      amount.invalid(name, "must be a standard resource for quotas");
    }
    Optional<BigDecimal> quantity = Quantities.parse(amount.raw());
    if (quantity.isEmpty()) {
      amount.invalid("quantities must match the regular expression");
    } else if (quantity.get().signum() < 0) {
      amount.invalid("must be greater than or equal to 0");
    } else if ((COUNTS.contains(name) || name.startsWith("count/"))
        && quantity.get().stripTrailingZeros().scale() > 0) {
      amount.invalid("must be an integer");
    }
  }

  private static boolean isStandard(String name) {
    return COMPUTE.contains(name) || COUNTS.contains(name) || STORAGE.contains(name);
  }

  private static void scopes(Place spec) {
    Place scopes = spec.at("scopes");
    List<String> all = scopes.texts();
    for (String scope : all) {
      if (!SCOPES.contains(scope)) {
        scopes.invalid("unsupported scope");
      }
      misapplied(spec, scope)
          .forEach(name -> scopes.invalid("unsupported scope applied to resource"));
    }
    if (all.containsAll(List.of("BestEffort", "NotBestEffort"))
        || all.containsAll(List.of("Terminating", "NotTerminating"))) {
      scopes.invalid("conflicting scopes");
    }
  }

  /** The standard resources of a quota about which a scope says nothing. */
  private static List<String> misapplied(Place spec, String scope) {
    return spec.at("hard").map().keySet().stream()
        .filter(QuotaChecks::isStandard)
        .filter(name -> !name.equals("pods"))
        .filter(name -> scope.equals("BestEffort") || !COMPUTE.contains(name))
        .toList();
  }

  private static void requirement(Place spec, Place requirement) {
    String scope = requirement.at("scopeName").text();
    if (!SCOPES.contains(scope)) {
      requirement.at("scopeName").invalid("unsupported scope");
    }
    misapplied(spec, scope)
        .forEach(
            name -> requirement.at("scopeName").invalid("unsupported scope applied to resource"));
    Place operator = requirement.at("operator");
    Place values = requirement.at("values");
    if (SCOPES.contains(scope) && !scope.equals(PRIORITY) && !operator.is("Exists")) {
      operator.invalid(
          "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
              + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
              + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
    }
    switch (operator.text()) {
      case "In", "NotIn" ->
          values.mustBeSet(
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
      case "Exists", "DoesNotExist" -> {
        if (values.isFilled()) {
          values.invalid(
              "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector");
        }
      }
      default -> operator.invalid("not a valid selector operator");
    }
  }
}
