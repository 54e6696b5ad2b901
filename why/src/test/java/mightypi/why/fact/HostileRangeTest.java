package mightypi.why.fact;

import mightypi.testkit.Fuzz;
import mightypi.why.evidence.Question;
import org.junit.jupiter.api.Test;

class HostileRangeTest {

  @Test
  void whatIsNoRangeHoldsNothing() {
    Fuzz.of("192.168.1.0/24", "fd00::/64", "192.168.1.5-192.168.1.9", "10.0.0.1", "fd00::1-fd00::9")
        .text(
            5_000,
            text -> {
              Ip.isIn("192.168.1.7", text);
              Ip.isIn("fd00::7", text);
              Ip.isIn(text, "192.168.1.0/24");
              Ip.isPrivate(text);
              Ip.isCloudflare(text);
              Ip.after(text);
            });
  }

  @Test
  void whatIsNoQuestionIsSaidToBeNone() {
    Fuzz.of("shop.example/cart?a=b", "https://www.example:8443", "[2001:db8::1]:80/x", "192.0.2.1")
        .allowing(IllegalArgumentException.class)
        .text(20_000, text -> Question.of(text).url());
  }
}
