package mightypi.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/** Where Prometheus reads the counters: {@code GET /metrics}. */
public final class MetricsDoor implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsDoor(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  public static MetricsDoor open(InetSocketAddress address, Metrics metrics, IntSupplier open)
      throws IOException {
    HttpServer server = HttpServer.create(address, 16);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/metrics", asked -> answer(asked, metrics.text(open.getAsInt())));
    server.start();
    return new MetricsDoor(server, threads);
  }

  private static void answer(HttpExchange asked, String text) throws IOException {
    try (asked) {
      byte[] body = text.getBytes(UTF_8);
      asked.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      asked.sendResponseHeaders(200, body.length);
      asked.getResponseBody().write(body);
    }
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
