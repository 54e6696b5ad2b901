package mightypi.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpQuestionTest {

  private static HttpServer server;

  @BeforeAll
  static void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/good", 200, "");
    answer("/bad", 500, "");
    answer("/to-good", 302, "/good");
    answer("/to-bad", 302, "/bad");
    answer("/round", 302, "/round");
    answer("/away", 302, "http://elsewhere.example/bad");
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void answer(String path, int status, String location) {
    server.createContext(
        path,
        exchange -> {
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
          }
          byte[] body = ("this is " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static HttpQuestion question(String path) {
    HTTPGetAction action = new HTTPGetActionBuilder().withPath(path).build();
    return new HttpQuestion(
        action, "127.0.0.1", server.getAddress().getPort(), Duration.ofSeconds(5));
  }

  @Test
  void aRedirectionIsFollowedOnTheSameHostOnly() {
    assertThat(question("/to-good").ask().isGood()).isTrue();
    assertThat(question("/to-bad").ask().words())
        .isEqualTo("HTTP probe failed with statuscode: 500");
    assertThat(question("/away").ask().isGood()).isTrue();
    assertThat(question("/away").ask())
        .isEqualTo(Answer.doubtful("Probe terminated redirects, Response body: this is /away"));
    assertThat(question("/to-good").ask()).isEqualTo(Answer.good());
    assertThat(question("/round").ask().words()).endsWith("stopped after 10 redirects");
  }

  @Test
  void aHookIsHeardWhateverIsAnswered() {
    assertThat(question("/bad").reach().isGood()).isTrue();
    assertThat(question("/bad").ask().isGood()).isFalse();
    assertThat(question("/{x}").ask().verdict()).isEqualTo(Answer.Verdict.BROKEN);
  }
}
