package mightypi.dns.cloudflare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API over HTTP: bounded in requests at once, in their time and in their size. */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final String ROOT = "/client/v4";
  private static final int LARGEST_BODY = 256 * 1024;
  private static final int AT_ONCE = 64;

  static {
    // The JDK's server reads its limits from here, once: seconds to send a request, connections.
    defaults("sun.net.httpserver.maxReqTime", "30");
    defaults("sun.net.httpserver.maxRspTime", "60");
    defaults("jdk.httpserver.maxConnections", "256");
  }

  private final HttpServer server;
  private final Routes routes;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private ApiServer(HttpServer server, Routes routes) {
    this.server = server;
    this.routes = routes;
  }

  private static void defaults(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Begins to serve. */
  public static ApiServer start(
      InetSocketAddress address, Cluster cluster, ZoneKeeper keeper, Clock clock)
      throws IOException {
    HttpServer server = HttpServer.create(address, 32);
    ApiServer api = new ApiServer(server, new Routes(cluster, keeper, clock));
    server.createContext("/", api::exchange);
    server.setExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("dns-api-", 0).factory()));
    server.start();
    return api;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void exchange(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!places.tryAcquire()) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, busy());
        return;
      }
      try {
        send(exchange, answer(exchange));
      } finally {
        places.release();
      }
    }
  }

  private static Envelope busy() {
    return Envelope.of(
        new ApiFault(429, 971, "Please wait and consider throttling your request speed"));
  }

  private Envelope answer(HttpExchange exchange) throws IOException {
    try {
      return routes.answer(read(exchange), exchange.getRequestHeaders());
    } catch (ApiFault fault) {
      return Envelope.of(fault);
    } catch (Routes.Busy busy) {
      exchange.getResponseHeaders().set("Retry-After", String.valueOf(busy.seconds()));
      return busy();
    } catch (RuntimeException e) {
      LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
      return Envelope.of(new ApiFault(500, 10000, "Internal error"));
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path == null || !path.startsWith(ROOT + "/")) {
      throw ApiFault.noRoute(String.valueOf(path));
    }
    List<String> steps =
        Arrays.stream(path.substring(ROOT.length() + 1).split("/"))
            .filter(each -> !each.isEmpty())
            .toList();
    if (steps.isEmpty()) {
      throw ApiFault.noRoute(path);
    }
    return new Request(
        exchange.getRequestMethod(),
        path.substring(ROOT.length()),
        steps,
        Request.query(exchange.getRequestURI().getRawQuery()),
        body(exchange));
  }

  private static Map<String, @Nullable Object> body(HttpExchange exchange) throws IOException {
    byte[] text = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (text.length > LARGEST_BODY) {
      throw new ApiFault(413, 10000, "Request body is too large");
    }
    String method = exchange.getRequestMethod();
    if (text.length == 0 || method.equals("GET") || method.equals("DELETE")) {
      return Map.of();
    }
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new ApiFault(
          400,
          9207,
          "Request body is invalid.",
          new ApiFault.Cause(6007, "Malformed JSON in request body"));
    }
  }

  private static void send(HttpExchange exchange, Envelope envelope) throws IOException {
    byte[] json = envelope.json();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(envelope.status(), json.length);
    exchange.getResponseBody().write(json);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
