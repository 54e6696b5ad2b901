package mightypi.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import mightypi.api.call.Exchange;
import mightypi.api.call.Server;
import mightypi.api.pki.Identity;
import mightypi.api.pki.ServerNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExchangeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void whoAnswersBeforeHeHasHeardAllIsHeardAllTheSame() throws Exception {
    TestKeys keys = TestKeys.in(directory);
    Identity identity = keys.pki().server(new ServerNames(List.of("lamps"), List.of()));
    try (ServerSocket door =
        keys.server("lamps")
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAtOnce(door));
      Server server =
          new Server(
              "lamps",
              "127.0.0.1",
              door.getLocalPort(),
              Server.Trust.inAnybody(identity.key(), identity.certificate()));
      Exchange.Question question =
          new Exchange.Question("POST", "/", Map.of("content-length", List.of("100000")));
      try (Exchange exchange = Exchange.begin(server, question, PATIENCE)) {
        assertThat(exchange.head(PATIENCE).status()).isEqualTo(413);
        assertThatCode(() -> sayMuch(exchange)).doesNotThrowAnyException();
        assertThat(exchange.receive(PATIENCE).map(each -> new String(each, US_ASCII)))
            .contains("no");
        assertThat(exchange.receive(PATIENCE)).isEqualTo(Optional.empty());
      }
    }
  }

  /** Long enough for the other side to have gone. */
  private static void sayMuch(Exchange exchange) throws IOException {
    for (int part = 0; part < 100; part++) {
      exchange.send(new byte[1000]);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    exchange.finish();
  }

  private static void answerAtOnce(ServerSocket door) {
    try (Socket socket = door.accept()) {
      socket.getInputStream().read();
      socket
          .getOutputStream()
          .write("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno".getBytes(US_ASCII));
    } catch (IOException e) {
      // the test ends
    }
  }
}
