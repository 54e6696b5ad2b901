package mightypi.api.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileProtobufTest {

  @Test
  void aDamagedMessageIsMalformed() {
    Fuzz.ofBytes(pod("web"), pod("x".repeat(200).substring(0, 60)))
        .allowing(MalformedProtobuf.class)
        .bytes(30_000, Envelope::open);
  }

  /** {@code {metadata: {name, labels: {app}}, spec: {containers: [{name}]}}} in its envelope. */
  private static byte[] pod(String name) {
    byte[] labels = field(11, joined(field(1, text("app")), field(2, text("web"))));
    byte[] metadata = field(1, joined(field(1, text(name)), labels));
    byte[] spec = field(2, field(2, field(1, text("main"))));
    byte[] type = field(1, joined(field(1, text("v1")), field(2, text("Pod"))));
    byte[] magic = HexFormat.of().parseHex("6b387300");
    return joined(magic, joined(type, field(2, joined(metadata, spec))));
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] field(int number, byte[] content) {
    return joined(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
