package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import mightypi.api.pki.Identity;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP client, with a certificate or without. */
final class TestClient {

  private final HttpClient client;
  private final String url;

  private TestClient(HttpClient client, String url) {
    this.client = client;
    this.url = url;
  }

  static TestClient of(TestServer server, String user, String... groups)
      throws IOException, GeneralSecurityException {
    SSLContext context = context(server, user, groups);
    return new TestClient(HttpClient.newBuilder().sslContext(context).build(), server.url());
  }

  static SSLContext context(TestServer server, String user, String... groups)
      throws IOException, GeneralSecurityException {
    Identity identity = server.pki().client(user, groups);
    KeyStore keys = empty();
    keys.setKeyEntry(
        "client", identity.key(), new char[0], new Certificate[] {identity.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    return context(server, factory.getKeyManagers());
  }

  static TestClient anonymous(TestServer server) throws IOException, GeneralSecurityException {
    SSLContext context = context(server, new KeyManager[0]);
    return new TestClient(HttpClient.newBuilder().sslContext(context).build(), server.url());
  }

  private static SSLContext context(TestServer server, KeyManager[] keys)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", server.pki().authority().certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, factory.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  Reply call(String method, String path) throws IOException, InterruptedException {
    return call(method, path, Map.of(), "");
  }

  Reply call(String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    request.header("Content-Type", headers.getOrDefault("Content-Type", "application/json"));
    headers.entrySet().stream()
        .filter(each -> !each.getKey().equals("Content-Type"))
        .forEach(each -> request.header(each.getKey(), each.getValue()));
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), Json.parse(response.body()));
  }

  /** An answer that is no JSON object. */
  HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
  }

  /** The answer as it came over the wire. */
  HttpResponse<byte[]> raw(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The status and the text of an answer, whatever it is. */
  String raw(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  InputStream stream(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofInputStream())
        .body();
  }

  /** An answer, which is always a JSON object. */
  record Reply(int code, Map<String, @Nullable Object> tree) {
    @Nullable Object at(String... path) {
      return Json.at(tree, path).orElse(null);
    }

    String text(String path) {
      return Json.text(tree, path.split("\\."))
          .orElseThrow(() -> new AssertionError("no " + path + " in " + asText()));
    }

    String message() {
      return text("message");
    }

    List<String> names() {
      return Json.list(tree, "items").stream()
          .map(item -> Json.text(item, "metadata", "name").orElse(""))
          .toList();
    }

    private String asText() {
      return new String(Json.write(tree), UTF_8);
    }
  }
}
