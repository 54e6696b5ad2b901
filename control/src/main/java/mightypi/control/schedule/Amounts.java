package mightypi.control.schedule;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Amounts of resources: thousandths of a processor for {@code cpu}, whole units for the rest. */
record Amounts(Map<String, Long> byName) {

  static final Amounts NONE = new Amounts(Map.of());

  Amounts {
    byName = Map.copyOf(byName);
  }

  static Amounts of(Map<String, @Nullable Object> quantities) {
    Map<String, Long> amounts = new HashMap<>();
    quantities.forEach((name, value) -> amounts.put(name, amount(name, String.valueOf(value))));
    return new Amounts(amounts);
  }

  private static long amount(String name, String quantity) {
    BigDecimal units = Quantity.parse(quantity).getNumericalAmount();
    BigDecimal amount = name.equals("cpu") ? units.movePointRight(3) : units;
    return amount.setScale(0, RoundingMode.CEILING).longValue();
  }

  /**
   * What a pod needs: its containers together, or the largest of the init containers that run
   * before them if that is more, and the overhead of its runtime. Init containers that go on
   * running (KEP-753) count with all that start after them.
   */
  static Amounts needed(Document pod) {
    Amounts sidecars = NONE;
    Amounts most = NONE;
    for (Object each : Json.list(pod.tree(), "spec", "initContainers")) {
      Amounts one = requests(each);
      if (Json.text(each, "restartPolicy").filter("Always"::equals).isPresent()) {
        sidecars = sidecars.plus(one);
        most = most.or(sidecars);
      } else {
        most = most.or(sidecars.plus(one));
      }
    }
    Amounts sum = sidecars;
    for (Object each : Json.list(pod.tree(), "spec", "containers")) {
      sum = sum.plus(requests(each));
    }
    return sum.or(most).plus(of(Json.map(pod.tree(), "spec", "overhead")));
  }

  /** A limit without a request is a request. */
  private static Amounts requests(@Nullable Object container) {
    Map<String, @Nullable Object> all = new HashMap<>(Json.map(container, "resources", "limits"));
    all.putAll(Json.map(container, "resources", "requests"));
    return of(all);
  }

  long of(String name) {
    return byName.getOrDefault(name, 0L);
  }

  Amounts plus(Amounts other) {
    return combined(other, Long::sum);
  }

  Amounts minus(Amounts other) {
    return combined(other, (one, two) -> one - two);
  }

  private Amounts or(Amounts other) {
    return combined(other, Math::max);
  }

  private Amounts combined(Amounts other, LongBinaryOperator operator) {
    if (other.byName.isEmpty()) {
      return this;
    }
    Map<String, Long> result = new HashMap<>(byName);
    other.byName.forEach((name, two) -> result.put(name, operator.applyAsLong(of(name), two)));
    return new Amounts(result);
  }
}
