package mightypi.why.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import mightypi.testkit.Fuzz;
import mightypi.why.evidence.Question;
import org.junit.jupiter.api.Test;

class HostileSightTest {

  @Test
  void whatIsNoPageIsSaidToBeNone() {
    Question asked = Question.of("shop.example");
    Fuzz.of("HTTP/1.1 301 Moved\r\nLocation: /x\r\nServer: y\r\n\r\n", "HTTP/1.0 200\n\n")
        .allowing(IOException.class)
        .bytes(20_000, bytes -> PageProbe.read(asked, new String(bytes, ISO_8859_1)));
  }

  @Test
  void aDamagedTableOfNeighboursNamesNobody() {
    Fuzz.of(
            "IP address       HW type     Flags       HW address            Mask     Device\n"
                + "192.168.1.1      0x1         0x2         02:00:00:00:00:01     *        eth0\n")
        .text(20_000, text -> Lan.entry(text.lines().toList(), "192.168.1.1"));
  }
}
