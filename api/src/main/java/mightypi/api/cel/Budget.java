package mightypi.api.cel;

/**
 * What the expressions of one object or one request may cost together, in the units of Kubernetes
 * (KEP-2876): a unit is about a step that looks at one value. Each expression has a bound of its
 * own besides ({@link Meter}).
 */
public final class Budget {

  /** {@code RuntimeCELCostBudget} of Kubernetes: about a second. */
  private static final long WHOLE = 10_000_000;

  /** {@code RuntimeCELCostBudgetMatchConditions} of Kubernetes. */
  private static final long OF_CONDITIONS = 2_500_000;

  private long left;

  private Budget(long whole) {
    left = whole;
  }

  /** Of the rules of a custom resource, or of a policy with one binding. */
  public static Budget whole() {
    return new Budget(WHOLE);
  }

  /** Of the conditions under which a webhook or a policy is asked at all. */
  public static Budget ofConditions() {
    return new Budget(OF_CONDITIONS);
  }

  void take(long cost) {
    left -= cost;
    if (left < 0) {
      throw new Unspoken(
          "validation failed due to running out of cost budget, no further validation rules will be"
              + " run",
          CelFault.Bound.BUDGET);
    }
  }
}
