package mightypi.certificates.acme.engine;

import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileDurationTest {

  @Test
  void whatIsNoDurationAddsNothing() {
    Fuzz.of("2160h0m0s", "1.5h", "300ms").text(5_000, GoDurations::parse);
  }
}
