package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mightypi.api.pki.Identity;
import mightypi.api.pki.ServerNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a pod, seen through the API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyTest {

  private static final String PAGE =
      """
      <!doctype html><title><a href="/no"></title><!-- <a href="/no"> -->
      <A class=x HREF='/docs?a=1&amp;b=2#c'>docs</a> <a href="other">other</a>
      <a href="https://example.com/">away</a> <img alt="/no" src=/logo.png>
      <script>x = '<a href="/no">';</script> 1 < 2 &lt; <p data-x="/no">\u00e9</p>
      <a href="/unclosed""";

  private TestServer server;
  private TestClient admin;
  private HttpServer plain;
  private HttpsServer secure;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    plain = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    plain.createContext("/", exchange -> page(exchange, "text/html; charset=utf-8", PAGE));
    plain.createContext("/text", exchange -> page(exchange, "text/plain", "<a href=\"/text\">"));
    plain.createContext(
        "/uri",
        exchange ->
            page(exchange, "text/plain", exchange.getRequestHeaders().getFirst("X-Forwarded-Uri")));
    plain.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/here?q=1");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    plain.start();
    secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(unknownCertificate(directory)));
    secure.createContext("/", exchange -> page(exchange, "text/plain", "secret garden"));
    secure.start();
    pod();
  }

  private SSLContext unknownCertificate(Path directory) throws Exception {
    Identity identity = server.pki().server(new ServerNames(List.of("elsewhere"), List.of()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void page(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void pod() throws Exception {
    String pods = "/api/v1/namespaces/default/pods";
    String account = "{\"metadata\":{\"name\":\"default\"}}";
    admin.call("POST", "/api/v1/namespaces/default/serviceaccounts", Map.of(), account);
    String pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},
         "spec":{"containers":[{"name":"web","image":"web:1"}]}}""";
    assertThat(admin.call("POST", pods, Map.of(), pod).code()).isEqualTo(201);
    String status = "{\"status\":{\"podIP\":\"127.0.0.1\",\"podIPs\":[{\"ip\":\"127.0.0.1\"}]}}";
    assertThat(
            admin
                .call(
                    "PATCH",
                    pods + "/web/status",
                    Map.of("Content-Type", "application/merge-patch+json"),
                    status)
                .code())
        .isEqualTo(200);
  }

  @AfterAll
  void stop() {
    plain.stop(0);
    secure.stop(0);
    server.close();
  }

  private String path(String scheme, HttpServer to) {
    return "/api/v1/namespaces/default/pods/"
        + scheme
        + "web:"
        + to.getAddress().getPort()
        + "/proxy";
  }

  @Test
  void theLinksOfAPageLeadThroughTheProxyAndNothingElseOfItChanges() throws Exception {
    String proxy = path("", plain);
    assertThat(admin.page(proxy + "/").body())
        .isEqualTo(
            PAGE.replace("'/docs?", "'" + proxy + "/docs?")
                .replace("src=/logo", "src=" + proxy + "/logo"));
    assertThat(admin.page(proxy + "/text").body()).isEqualTo("<a href=\"/text\">");
  }

  @Test
  void aRedirectLeadsThroughTheProxyAndSoDoesThePathWithoutASlash() throws Exception {
    String proxy = path("http:", plain);
    assertThat(admin.page(proxy + "/moved").headers().firstValue("location"))
        .hasValue(proxy + "/here?q=1");
    HttpResponse<String> bare = admin.page(proxy + "?a=b");
    assertThat(bare.statusCode()).isEqualTo(301);
    assertThat(bare.headers().firstValue("location")).hasValue(proxy + "/?a=b");
  }

  @Test
  void thePodLearnsWhereItsPageIsSeen() throws Exception {
    String proxy = path("", plain);
    assertThat(admin.page(proxy + "/uri").body()).isEqualTo(proxy + "/uri");
  }

  @Test
  void aPodMayShowACertificateThatNobodyKnows() throws Exception {
    assertThat(admin.page(path("https:", secure) + "/").body()).isEqualTo("secret garden");
  }
}
