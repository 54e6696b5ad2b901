package mightypi.node;

import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileResolverFileTest {

  @Test
  void anyResolverFileNamesServersOrNone() {
    Fuzz.of(
            "nameserver 192.0.2.53\nsearch a.example b.example\noptions ndots:2 edns0\n",
            "domain a\n# x\nnameserver\n")
        .text(10_000, text -> HostDns.parse(text.lines().toList()));
  }
}
