package mightypi.api.pki;

import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePemTest {

  @Test
  void whatIsNoPemIsSaidToBeNone() {
    Fuzz.of(Pem.encode("CERTIFICATE", new byte[300]), Pem.encode("CERTIFICATE", new byte[1]))
        .allowing(IllegalArgumentException.class)
        .text(20_000, text -> Pem.decode("CERTIFICATE", text));
  }
}
