package mightypi.api.admission.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.cel.Budget;
import mightypi.api.cel.CelFault;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** {@code matchConditions} (KEP-3716). */
public final class Conditions {

  private Conditions() {}

  /** One that is false decides; only then a fault of another counts. */
  public static boolean hold(
      AdmissionLanguage language,
      List<@Nullable Object> conditions,
      Map<String, ?> variables,
      Budget budget)
      throws CelFault {
    List<CelFault> faults = new ArrayList<>();
    for (Object each : conditions) {
      String text = Json.text(each, "expression").orElse("");
      try {
        if (!language.truth(text).holds(variables, budget)) {
          return false;
        }
      } catch (CelFault e) {
        faults.add(e.of(text));
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
    return true;
  }
}
