package mightypi.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import org.junit.jupiter.api.Test;

class AccessLogTest {

  @Test
  void tellsARequestInOneLineOfJsonWithoutItsSecrets() throws Exception {
    Fields fields = new Fields().add(AsciiString.of("Authorization"), "Basic c2VjcmV0");
    RequestHead head =
        new RequestHead(
            RequestHead.Version.HTTP_2,
            "GET",
            "shop.example",
            "/a\"b\u0001?token=secret",
            "",
            0,
            fields);
    Peer peer =
        new Peer(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 5000), 80, Optional.empty());
    Outcome outcome =
        new Outcome(
            peer,
            Optional.of(head),
            Optional.empty(),
            200,
            "10.1.0.5:8080",
            new Outcome.Volume(3, 4, 1),
            1_500_000);

    String line = AccessLog.line(outcome);

    assertThat(line).doesNotContain("\n", "secret", "c2VjcmV0");
    JsonNode said = new ObjectMapper().readTree(line);
    assertThat(said.get("client").asText()).isEqualTo("192.0.2.7");
    assertThat(said.get("path").asText()).isEqualTo("/a\"b\u0001");
    assertThat(said.get("status").asInt()).isEqualTo(200);
    assertThat(said.get("protocol").asText()).isEqualTo("HTTP/2.0");
    assertThat(said.get("upstream").asText()).isEqualTo("10.1.0.5:8080");
    assertThat(said.get("micros").asInt()).isEqualTo(1500);
  }
}
