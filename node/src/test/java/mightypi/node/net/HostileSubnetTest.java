package mightypi.node.net;

import java.net.InetAddress;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What the blocks of a NetworkPolicy and the ranges of a Service can say. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileSubnetTest {

  private static final InetAddress POD = InetAddress.ofLiteral("10.1.0.7");

  @Test
  void whatIsNoRangeIsSaidToBeNone() {
    Fuzz.of("10.1.0.0/24", "0.0.0.0/0", "fd00::/64")
        .allowing(IllegalArgumentException.class)
        .text(20_000, text -> Subnet.parse(text).contains(POD));
  }
}
