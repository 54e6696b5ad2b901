package mightypi.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Requests to the API server. An {@link IOException} means that the reply was lost. */
final class Http implements AutoCloseable {

  private final HttpClient client;
  private final String server;
  private final Duration deadline;

  private Http(HttpClient client, String server, Duration deadline) {
    this.client = client;
    this.server = server;
    this.deadline = deadline;
  }

  static Http of(ClientConfig config) throws IOException {
    try {
      return reaching(config);
    } catch (RuntimeException e) { // The library throws whatever it meets in such a file.
      String file = config.kubeconfig().map(Path::toString).orElse("the pod's service account");
      throw new IOException(file + ": cannot be used to reach a cluster: " + e.getMessage(), e);
    }
  }

  private static Http reaching(ClientConfig config) throws IOException {
    Config access =
        new ConfigBuilder(access(config.kubeconfig()))
            // A write must not be repeated behind the back of who asked for it.
            .withRequestRetryBackoffLimit(0)
            .build();
    String server = access.getMasterUrl().replaceAll("/$", "");
    return new Http(
        new JdkHttpClientFactory().newBuilder(access).build(), server, config.replyWithin());
  }

  private static Config access(Optional<Path> kubeconfig) throws IOException {
    if (kubeconfig.isEmpty()) {
      return Config.autoConfigure(null);
    }
    File file = kubeconfig.get().toFile();
    if (!Files.isReadable(file.toPath())) {
      throw new IOException(file + ": there is no such kubeconfig, or it may not be read");
    }
    return Config.fromKubeconfig(file);
  }

  String server() {
    return server;
  }

  /** What the server said. */
  record Reply(int code, byte[] body) {
    boolean isSuccess() {
      return code / 100 == 2;
    }
  }

  Reply get(String path) throws IOException {
    return reply(client.newHttpRequestBuilder().uri(server + path));
  }

  Reply send(String method, String path, byte[] json) throws IOException {
    String body = new String(json, StandardCharsets.UTF_8);
    return reply(
        client.newHttpRequestBuilder().uri(server + path).method(method, "application/json", body));
  }

  private Reply reply(HttpRequest.Builder request) throws IOException {
    HttpResponse<byte[]> response =
        await(begun(() -> client.sendAsync(accepting(request), byte[].class)), deadline);
    return new Reply(response.code(), Optional.ofNullable(response.body()).orElse(new byte[0]));
  }

  /** A reply that comes in chunks for as long as the server likes. */
  Stream stream(String path) throws IOException {
    HttpRequest.Builder request = client.newHttpRequestBuilder().uri(server + path).forStreaming();
    Chunks chunks = new Chunks();
    HttpResponse<AsyncBody> response =
        await(begun(() -> client.consumeBytes(accepting(request), chunks)), deadline);
    return new Stream(response.code(), chunks.reading(response.body()));
  }

  /**
   * @param chunks to be closed
   */
  record Stream(int code, Chunks chunks) implements AutoCloseable {
    @Override
    public void close() {
      chunks.close();
    }
  }

  private static HttpRequest accepting(HttpRequest.Builder request) {
    return request.setHeader("Accept", "application/json").build();
  }

  // The library says in this way that it was closed.
  private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> request)
      throws IOException {
    try {
      return request.get();
    } catch (IllegalStateException | RejectedExecutionException e) {
      throw new IOException("the client is closed", e);
    }
  }

  private static <T> T await(CompletableFuture<T> reply, Duration deadline) throws IOException {
    try {
      return reply.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw new IOException("no reply within " + deadline, e);
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a reply");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
