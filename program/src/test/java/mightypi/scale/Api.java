package mightypi.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import mightypi.model.Json;

/** Requests to one API server. */
final class Api {

  static final String JSON = "application/json";
  static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";

  private final HttpClient client;
  private final HttpClient plain;
  private final String server;

  private Api(HttpClient client, HttpClient plain, String server) {
    this.client = client;
    this.plain = plain;
    this.server = server;
  }

  static Api of(Path kubeconfig) throws Exception {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    SSLContext tls = SSLUtils.sslContext(config);
    return new Api(
        HttpClient.newBuilder().sslContext(tls).build(),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .executor(Executors.newFixedThreadPool(2))
            .build(),
        config.getMasterUrl().replaceAll("/$", ""));
  }

  byte[] get(String path) throws IOException {
    return get(path, JSON);
  }

  byte[] get(String path, String accept) throws IOException {
    return send(HttpRequest.newBuilder().header("Accept", accept), path);
  }

  byte[] send(String method, String path, String type, String body) throws IOException {
    return send(
        HttpRequest.newBuilder()
            .method(method, BodyPublishers.ofString(body))
            .header("Accept", JSON)
            .header("Content-Type", type),
        path);
  }

  void create(String path, String body) throws IOException {
    send("POST", path, JSON, body);
  }

  void delete(String path) throws IOException {
    send("DELETE", path, JSON, "");
  }

  private byte[] send(HttpRequest.Builder request, String path) throws IOException {
    try {
      HttpResponse<byte[]> response =
          client.send(request.uri(URI.create(server + path)).build(), BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            path + ": " + response.statusCode() + " " + new String(response.body(), UTF_8));
      }
      return response.body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A watch, on a connection of its own. */
  <T> CompletableFuture<HttpResponse<T>> watch(String path, BodyHandler<T> handler) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path)).header("Accept", JSON).build();
    return plain.sendAsync(request, handler);
  }

  /** The text of a field of what is at the path; empty when it is not there. */
  String text(String path, String... field) throws IOException {
    return Json.at(Json.parse(get(path)), field).map(String::valueOf).orElse("");
  }

  /** One request of many. */
  interface One {
    void make(int number) throws IOException;
  }

  /** Makes many requests, so many at a time. */
  static void many(int from, int to, int together, One one) throws Exception {
    Semaphore places = new Semaphore(together);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = from; i < to; i++) {
        int number = i;
        places.acquire();
        all.add(
            threads.submit(
                () -> {
                  try {
                    one.make(number);
                  } finally {
                    places.release();
                  }
                  return null;
                }));
      }
    }
    for (Future<?> each : all) {
      each.get();
    }
  }
}
