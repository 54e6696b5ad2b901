package mightypi.api.kind.check;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** The checks of {@code resources}: names, amounts, and that no request exceeds its limit. */
public final class ResourceChecks {

  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
  private static final String FORM =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private ResourceChecks() {}

  public static void check(Place resources) {
    Place limits = resources.at("limits");
    Place requests = resources.at("requests");
    amounts(limits);
    amounts(requests);
    for (String name : requests.map().keySet()) {
      compare(name, requests, limits);
    }
  }

  /** A map from resources to amounts. */
  public static void amounts(Place amounts) {
    for (String name : amounts.map().keySet()) {
      Place amount = amounts.entry(name);
      name(amount, name);
      Optional<BigDecimal> quantity = Quantities.parse(amount.raw());
      if (quantity.isEmpty()) {
        amount.invalid(FORM);
      } else if (quantity.get().signum() < 0) {
        amount.invalid("must be greater than or equal to 0");
      }
    }
  }

  private static void name(Place amount, String name) {
    if (STANDARD.contains(name) || name.startsWith("hugepages-")) {
      return;
    }
    if (!name.contains("/")) {
      amount.invalid(name, "must be a standard resource type or fully qualified");
      amount.invalid(name, "must be a standard resource for containers");
      return;
    }
    Names.QUALIFIED_NAME.faults(name).forEach(fault -> amount.invalid(name, fault));
  }

  private static void compare(String name, Place requests, Place limits) {
    boolean standard = STANDARD.contains(name);
    Place limit = limits.entry(name);
    if (!limit.isPresent()) {
      if (!standard) {
        limits.required("Limit must be set for non overcommitable resources");
      }
      return;
    }
    Optional<BigDecimal> asked = Quantities.parse(requests.entry(name).raw());
    Optional<BigDecimal> most = Quantities.parse(limit.raw());
    if (asked.isEmpty() || most.isEmpty()) {
      return;
    }
    int order = asked.get().compareTo(most.get());
    String rest = " " + name + " limit of " + limit.raw();
    Object shown = requests.entry(name).raw();
    if (!standard && order != 0) {
      requests.invalid(shown, "must be equal to" + rest);
    } else if (order > 0) {
      requests.invalid(shown, "must be less than or equal to" + rest);
    }
  }
}
