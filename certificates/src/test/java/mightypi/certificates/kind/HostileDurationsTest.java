package mightypi.certificates.kind;

import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileDurationsTest {

  @Test
  void whatIsNoDurationIsSaidToBeNone() {
    Fuzz.of("2160h0m0s", "1.5h", "-90m", "300ms", ".5s", "0", "1h")
        .text(20_000, text -> Durations.parse(text).map(Durations::text));
  }
}
