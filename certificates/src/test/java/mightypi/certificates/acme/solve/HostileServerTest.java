package mightypi.certificates.acme.solve;

import java.io.IOException;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileServerTest {

  @Test
  void whatIsNoNameServerIsSaidToBeNone() {
    Fuzz.of("192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53", "2001:db8::53")
        .allowing(IOException.class)
        .text(
            5_000,
            text -> {
              UpdateSolver.host(text);
              UpdateSolver.port(text);
            });
  }
}
