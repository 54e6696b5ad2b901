package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import mightypi.model.Json;
import mightypi.testkit.Ports;
import org.jspecify.annotations.Nullable;

/**
 * A small extension API server, of {@code lamps.light.example.com/v1}. It believes X-Remote-User of
 * who shows the front proxy's certificate, and of nobody else.
 */
final class LampServer implements AutoCloseable {

  static final String BASE = "/apis/light.example.com/v1";

  private final HttpsServer server;
  private final X509Certificate frontProxyAuthority;
  private final Map<String, Map<String, @Nullable Object>> lamps = new TreeMap<>();
  private final List<BlockingQueue<Map<String, Object>>> watchers = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  volatile boolean speaksOfV3 = true;
  private int revision;

  /** A request that was believed. */
  record Seen(String method, String target, Headers headers) {}

  private LampServer(HttpsServer server, X509Certificate frontProxyAuthority) {
    this.server = server;
    this.frontProxyAuthority = frontProxyAuthority;
  }

  /**
   * @param port 0 for any that is free
   */
  static LampServer start(SSLContext tls, int port, X509Certificate frontProxyAuthority)
      throws IOException {
    InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpsServer server = HttpsServer.create(place, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    LampServer lamps = new LampServer(server, frontProxyAuthority);
    server.createContext("/", lamps::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return lamps;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!isFrontProxy((HttpsExchange) exchange)
          || exchange.getRequestHeaders().getFirst("X-Remote-User") == null) {
        json(exchange, 401, Map.of("kind", "Status", "apiVersion", "v1", "code", 401));
        return;
      }
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders()));
      route(exchange, path);
    }
  }

  private boolean isFrontProxy(HttpsExchange exchange) {
    try {
      Certificate[] shown = exchange.getSSLSession().getPeerCertificates();
      shown[0].verify(frontProxyAuthority.getPublicKey());
      return ((X509Certificate) shown[0])
          .getSubjectX500Principal()
          .getName()
          .equals("CN=front-proxy-client");
    } catch (java.security.GeneralSecurityException | javax.net.ssl.SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private void route(HttpExchange exchange, String path) throws IOException {
    if (path.equals(BASE)) {
      json(exchange, 200, resources());
    } else if (path.startsWith("/openapi/v3") && speaksOfV3) {
      json(exchange, 200, path.equals("/openapi/v3") ? index() : openApi());
    } else if (path.equals("/openapi/v2")) {
      json(exchange, 200, swagger());
    } else if (path.endsWith("/upload")) {
      byte[] length = Long.toString(count(exchange.getRequestBody())).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, length.length);
      exchange.getResponseBody().write(length);
    } else if (path.startsWith(BASE + "/namespaces/") && path.contains("/lamps")) {
      lamps(exchange, path.substring(BASE.length()).split("/"));
    } else if (path.equals(BASE + "/lamps")) {
      list(exchange, "");
    } else {
      json(exchange, 404, Map.of("kind", "Status", "apiVersion", "v1", "code", 404));
    }
  }

  private static long count(InputStream body) throws IOException {
    long count = 0;
    byte[] some = new byte[8192];
    for (int read = body.read(some); read >= 0; read = body.read(some)) {
      count += read;
    }
    return count;
  }

  /** {@code ""/namespaces/NS/lamps[/NAME]}. */
  private void lamps(HttpExchange exchange, String[] parts) throws IOException {
    String namespace = parts[2];
    String name = parts.length > 4 ? parts[4] : "";
    boolean watches = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=");
    switch (exchange.getRequestMethod()) {
      case "POST" -> json(exchange, 201, create(namespace, exchange.getRequestBody()));
      case "DELETE" -> delete(exchange, namespace, name);
      default -> {
        if (watches) {
          watch(exchange);
        } else if (name.isEmpty()) {
          list(exchange, namespace);
        } else {
          Map<String, @Nullable Object> lamp = lamps.get(namespace + "/" + name);
          json(exchange, lamp == null ? 404 : 200, lamp == null ? notFound(name) : lamp);
        }
      }
    }
  }

  private static Map<String, Object> notFound(String name) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("status", "Failure");
    status.put("reason", "NotFound");
    status.put("message", "lamps.light.example.com \"" + name + "\" not found");
    status.put("code", 404);
    return status;
  }

  synchronized Map<String, @Nullable Object> create(String namespace, InputStream body)
      throws IOException {
    Map<String, @Nullable Object> lamp = Json.parse(body.readAllBytes());
    revision++;
    lamp = Json.with(lamp, namespace, "metadata", "namespace");
    lamp = Json.with(lamp, "uid-" + revision, "metadata", "uid");
    lamp = Json.with(lamp, Integer.toString(revision), "metadata", "resourceVersion");
    lamp = Json.with(lamp, "2026-01-01T00:00:00Z", "metadata", "creationTimestamp");
    lamps.put(namespace + "/" + Json.text(lamp, "metadata", "name").orElse(""), lamp);
    for (BlockingQueue<Map<String, Object>> each : watchers) {
      each.add(Map.of("type", "ADDED", "object", lamp));
    }
    return lamp;
  }

  synchronized List<Map<String, @Nullable Object>> in(String namespace) {
    return lamps.entrySet().stream()
        .filter(each -> each.getKey().startsWith(namespace))
        .map(Map.Entry::getValue)
        .toList();
  }

  private synchronized void delete(HttpExchange exchange, String namespace, String name)
      throws IOException {
    if (name.isEmpty()) {
      lamps.keySet().removeIf(key -> key.startsWith(namespace + "/"));
    } else if (lamps.remove(namespace + "/" + name) == null) {
      json(exchange, 404, notFound(name));
      return;
    }
    json(exchange, 200, Map.of("kind", "Status", "apiVersion", "v1", "status", "Success"));
  }

  private void list(HttpExchange exchange, String namespace) throws IOException {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("kind", "LampList");
    list.put("apiVersion", "light.example.com/v1");
    list.put("metadata", Map.of("resourceVersion", Integer.toString(revision)));
    list.put("items", in(namespace));
    json(exchange, 200, list);
  }

  private void watch(HttpExchange exchange) throws IOException {
    BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();
    watchers.add(events);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush(); // the head
    try {
      while (true) {
        Map<String, Object> event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
          return;
        }
        out.write(Json.write(event));
        out.write('\n');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(events);
    }
  }

  int watchers() {
    return watchers.size();
  }

  private static Map<String, Object> resources() {
    Map<String, Object> lamps = new LinkedHashMap<>();
    lamps.put("name", "lamps");
    lamps.put("singularName", "lamp");
    lamps.put("namespaced", true);
    lamps.put("kind", "Lamp");
    lamps.put("verbs", List.of("create", "delete", "deletecollection", "get", "list", "watch"));
    lamps.put("shortNames", List.of("lp"));
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("kind", "APIResourceList");
    list.put("apiVersion", "v1");
    list.put("groupVersion", "light.example.com/v1");
    list.put("resources", List.of(lamps));
    return list;
  }

  private static Map<String, Object> index() {
    return Map.of(
        "paths",
        Map.of(
            "apis/light.example.com/v1",
            Map.of("serverRelativeURL", "/openapi/v3" + BASE + "?hash=ABC")));
  }

  private static Map<String, Object> openApi() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("openapi", "3.0.0");
    tree.put("info", Map.of("title", "lamps", "version", "v1"));
    tree.put("paths", paths());
    tree.put("components", Map.of("schemas", Map.of("com.example.Lamp", lamp())));
    return tree;
  }

  private static Map<String, Object> swagger() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("swagger", "2.0");
    tree.put("info", Map.of("title", "lamps", "version", "v1"));
    tree.put("paths", paths());
    tree.put("definitions", Map.of("com.example.Lamp", lamp()));
    return tree;
  }

  private static Map<String, Object> paths() {
    Map<String, Object> kind =
        Map.of("group", "light.example.com", "version", "v1", "kind", "Lamp");
    Map<String, Object> get = new LinkedHashMap<>();
    get.put("x-kubernetes-action", "list");
    get.put("x-kubernetes-group-version-kind", kind);
    get.put("responses", Map.of("200", Map.of("description", "OK")));
    return Map.of(BASE + "/namespaces/{namespace}/lamps", Map.of("get", get));
  }

  private static Map<String, Object> lamp() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("description", "A lamp shines.");
    schema.put(
        "properties",
        Map.of(
            "apiVersion", Map.of("type", "string"),
            "kind", Map.of("type", "string"),
            "metadata", Map.of("type", "object"),
            "colour", Map.of("type", "string", "description", "How it shines.")));
    schema.put(
        "x-kubernetes-group-version-kind",
        List.of(Map.of("group", "light.example.com", "version", "v1", "kind", "Lamp")));
    return schema;
  }

  private static void json(HttpExchange exchange, int status, Map<String, ?> tree)
      throws IOException {
    byte[] text = Json.write(tree);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }

  /** What was asked for, apart from what the aggregation itself asks. */
  List<Seen> seen() {
    return seen.stream()
        .filter(each -> !"system:kube-aggregator".equals(each.headers.getFirst("X-Remote-User")))
        .toList();
  }

  @Override
  public void close() {
    int port = port();
    server.stop(0);
    Ports.awaitSilence(port);
  }
}
