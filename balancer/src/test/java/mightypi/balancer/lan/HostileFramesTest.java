package mightypi.balancer.lan;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import mightypi.balancer.address.AddressRange;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileFramesTest {

  private static final byte[] MAC = {2, 0, 0, 0, 0, 1};
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.168.1.65");

  @Test
  void aDamagedFrameIsNoFrame() {
    Fuzz.ofBytes(
            ArpFrame.probe(MAC, ADDRESS).bytes(),
            ArpFrame.announcement(MAC, ADDRESS).bytes(),
            ArpFrame.gratuitousReply(MAC, ADDRESS).bytes())
        .bytes(20_000, bytes -> ArpFrame.parse(ByteBuffer.wrap(bytes)).map(ArpFrame::isProbe));
  }

  @Test
  void whatIsNoRangeOfAddressesIsSaidToBeNone() {
    Fuzz.of(
            "192.168.1.65-192.168.1.254",
            "192.168.1.64/26",
            "fd00::1-fd00::ffff",
            "fd00::/64",
            "192.168.1.1",
            "::ffff:192.0.2.1")
        .allowing(IllegalArgumentException.class)
        .text(20_000, AddressRange::parse);
  }
}
