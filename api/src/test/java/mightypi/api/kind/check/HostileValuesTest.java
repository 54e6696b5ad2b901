package mightypi.api.kind.check;

import java.math.BigDecimal;
import mightypi.model.quota.Amounts;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileValuesTest {

  @Test
  void whatIsNoQuantityIsSaidToBeNoneAndWhatIsOneCanBeCounted() {
    Fuzz.of("250m", "1.5Gi", "1e3", "-.5E-2", "100", "+7Ki")
        .text(
            20_000,
            text -> {
              Quantities.parse(text).ifPresent(each -> each.add(BigDecimal.ONE).toBigInteger());
              Amounts amounts = Amounts.of(java.util.Map.of("cpu", text));
              Amounts.text("cpu", amounts.plus(Amounts.NONE).of("cpu").add(BigDecimal.ONE));
            });
  }
}
