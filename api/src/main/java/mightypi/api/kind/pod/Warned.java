package mightypi.api.kind.pod;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;

/** The warnings that were found so far. */
final class Warned {

  private final List<String> texts = new ArrayList<>();

  void say(String text) {
    texts.add(text);
  }

  void at(Place place, String text) {
    texts.add(place.path() + ": " + text);
  }

  /** Half a byte cannot be given. */
  void fractions(Place amounts) {
    for (String name : List.of("memory", "ephemeral-storage")) {
      Place amount = amounts.entry(name);
      boolean fraction = Quantities.parse(amount.raw()).map(Warned::isFraction).orElse(false);
      if (fraction) {
        at(amount, "fractional byte value \"" + amount.raw() + "\" is invalid, must be an integer");
      }
    }
  }

  private static boolean isFraction(BigDecimal number) {
    return number.stripTrailingZeros().scale() > 0;
  }

  List<String> all() {
    return List.copyOf(texts);
  }
}
