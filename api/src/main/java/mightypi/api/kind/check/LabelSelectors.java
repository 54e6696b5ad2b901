package mightypi.api.kind.check;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.io.UncheckedIOException;
import java.util.Map;
import mightypi.model.Json;
import mightypi.model.Selector;

/** The checks of {@code metav1.LabelSelector}. */
public final class LabelSelectors {

  private LabelSelectors() {}

  public static void check(Place selector) {
    Metadata.labels(selector.at("matchLabels"));
    selector.at("matchExpressions").items().forEach(LabelSelectors::expression);
  }

  private static void expression(Place expression) {
    Place values = expression.at("values");
    switch (expression.at("operator").text()) {
      case "In", "NotIn" ->
          values.mustBeSet("must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (values.isFilled()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> expression.at("operator").invalid("not a valid selector operator");
    }
    expression.at("key").mustFollow(Names.QUALIFIED_NAME);
    values.items().forEach(value -> value.mustFollow(Names.LABEL_VALUE));
  }

  public static boolean isValid(Place selector) {
    return Place.problems(selector.map(), LabelSelectors::check).isEmpty();
  }

  /**
   * Whether a valid selector matches; an invalid one is said to match, for that is said already.
   */
  public static boolean matches(Place selector, Map<String, String> labels) {
    if (!isValid(selector)) {
      return true;
    }
    try {
      LabelSelector view = Json.view(Json.write(selector.map()), LabelSelector.class);
      return Selector.of(view).test(labels);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return true;
    }
  }
}
