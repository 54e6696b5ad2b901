package mightypi.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of ConfigMaps that says exactly what a test wants it to say. */
final class SmallApi implements AutoCloseable {

  /** Ends the watch that reads it. */
  static final String HANG_UP = "";

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> watchLines = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure = 200;
  private volatile String list = "";

  SmallApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  Path kubeconfig(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("small-kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server.getAddress().getPort()));
  }

  /** Answers so to so many lists. */
  void failsToList(int code, int times) {
    failure = code;
    failures.set(times);
  }

  void lists(int version, String... items) {
    list =
        "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
            + version
            + "\"},\"items\":["
            + String.join(",", items)
            + "]}";
  }

  void tells(String type, String object) {
    watchLines.add("{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
  }

  void hangsUp() {
    watchLines.add(HANG_UP);
  }

  static String configMap(String name, int version) {
    return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"%s\",\"uid\":\"u-%s\",\"resourceVersion\":\"%d\"}}"
        .formatted(name, name, version);
  }

  /** The paths and queries so far. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    requests.add(uri);
    try (exchange) {
      if (uri.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        tell(exchange.getResponseBody());
      } else {
        byte[] body = list.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? failure : 200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private void tell(OutputStream out) throws IOException {
    try {
      for (String line = watchLines.take(); !line.equals(HANG_UP); line = watchLines.take()) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watchLines.add(HANG_UP);
    server.stop(0);
  }
}
