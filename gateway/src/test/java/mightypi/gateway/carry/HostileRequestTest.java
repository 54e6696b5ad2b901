package mightypi.gateway.carry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.Cidr;
import mightypi.gateway.route.Settings;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.RequestHead.Version;
import mightypi.gateway.wire.Tokens;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What a client says is looked at before its route is found, and told to backends. */
class HostileRequestTest {

  private static final Settings TRUSTING =
      new Settings(List.of(), List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("fd00::/8")), false);
  private static final Peer PROXY =
      new Peer(
          new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4000), 80, Optional.empty());

  @Test
  void everyPathHasOneNormalForm() {
    Fuzz.of("/a/b/../c", "/%7euser/%2E%2e/x", "//a///b/./", "/a%2Fb/%zz", "*")
        .text(
            20_000,
            path -> {
              String normal = Paths.normal(path);
              assertThat(normal).startsWith("/").doesNotContain("/../").doesNotContain("/./");
            });
  }

  @Test
  void parametersAndCookiesAreFoundOrNot() {
    Fuzz.of("a=1&b=%20x+y&who=7", "who=fe&who", "a=b; who=3; c=\"d\"")
        .text(
            20_000,
            text -> {
              AskedView view = AskedView.of(head("/?" + text, fields("Cookie", text)));
              view.query("who");
              view.cookie("who");
              Sessions.of(affinity(), view);
            });
  }

  @Test
  void whatAProxySaysOfTheClientStaysInItsLine() {
    Forwarding forwarding = new Forwarding(() -> TRUSTING, new SplittableRandom(1));
    Fuzz.of("203.0.113.7, 192.0.2.9", "2001:db8::1,fd00::2", "unknown, 192.0.2.3", "for=\"[::1]\"")
        .bytes(
            10_000,
            bytes -> {
              AsciiString value = new AsciiString(bytes, false);
              if (!Tokens.isValue(value)) {
                return; // such a field does not come in
              }
              Fields fields = fields("X-Forwarded-For", "").set(name("Forwarded"), value);
              fields.set(name("X-Forwarded-For"), value).add(name("X-Forwarded-Host"), value);
              fields.add(name("X-Forwarded-Proto"), value);
              forwarding.tell(head("/", fields), PROXY);
              for (int i = 0; i < fields.size(); i++) {
                assertThat(Tokens.isToken(fields.name(i))).isTrue();
                assertThat(Tokens.isValue(fields.value(i))).isTrue();
              }
            });
  }

  private static Affinity affinity() {
    return new Affinity(
        Affinity.Carrier.COOKIE,
        "who",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  private static RequestHead head(String target, Fields fields) {
    String ascii = new String(target.getBytes(UTF_8), ISO_8859_1);
    return new RequestHead(Version.HTTP_1_1, "GET", "shop.example", ascii, "", 0, fields);
  }

  private static Fields fields(String name, String value) {
    return new Fields().add(name(name), value);
  }

  private static AsciiString name(String text) {
    return new AsciiString(text);
  }
}
