package mightypi.gateway.route;

import java.net.InetAddress;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What annotations and routes can say. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileTextTest {

  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

  @Test
  void whatIsNoRangeOfAddressesIsSaidToBeNone() {
    Fuzz.of("10.0.0.0/8", "192.0.2.1", " 2001:db8::/32 ", "fd00::7/100")
        .allowing(IllegalArgumentException.class)
        .text(20_000, text -> Cidr.parse(text).contains(CLIENT));
  }

  @Test
  void anyHostIsAPattern() {
    Fuzz.of("shop.example", "*.shop.example.", "")
        .text(
            20_000,
            text -> {
              HostPattern.ofIngress(text).matches(text);
              HostPattern.ofGateway(text).matches("www." + text);
            });
  }
}
