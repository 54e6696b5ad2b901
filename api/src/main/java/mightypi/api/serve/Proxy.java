package mightypi.api.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.listen.Answer;
import mightypi.api.listen.Conversation;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The {@code proxy} subresource of pods, services and nodes: a request is passed on to a pod's own
 * server, {@code pods/http:NAME:PORT/proxy/PATH}, and its answer back. What a node's agent is asked
 * does not leave the program.
 */
final class Proxy {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BUFFER = 32 << 10;

  /** Headers of one hop (RFC 9110 section 7.6.1), those the client sets, and who asks. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final String KUBELET_PORT = "10250";

  private final Store store;
  private final Kubelet kubelet;
  private final Randomness randomness;

  Proxy(Store store, Kubelet kubelet, Randomness randomness) {
    this.store = store;
    this.kubelet = kubelet;
    this.randomness = randomness;
  }

  /** Made when it is wanted: most clusters pass nothing on. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(AnyServer.context())
            .build();
  }

  /**
   * {@code [scheme:]name[:port]}.
   *
   * @param port its number or name; empty for the only one
   */
  record Named(String scheme, String name, String port) {
    private static final Set<String> SCHEMES = Set.of("", "http", "https");

    static Named of(ResourceType type, String text) {
      String[] parts = text.split(":", -1);
      boolean isProper = parts.length < 3 || (parts.length == 3 && SCHEMES.contains(parts[0]));
      if (!isProper) {
        throw Status.badRequest("invalid %s request \"%s\"".formatted(type.singular(), text))
            .asException();
      }
      return switch (parts.length) {
        case 1 -> new Named("http", parts[0], "");
        case 2 -> new Named("http", parts[0], parts[1]);
        default -> new Named(parts[0].isEmpty() ? "http" : parts[0], parts[1], parts[2]);
      };
    }
  }

  void pass(Call call, ResourceType type) throws IOException {
    if (lacksSlash(call)) {
      redirect(call);
      return;
    }
    Named named = Named.of(type, call.target().name());
    boolean ofNode = type.storageKind().equals(Kinds.NODE);
    if (ofNode && (named.port.isEmpty() || named.port.equals(KUBELET_PORT))) {
      kubelet.answer(call, node(named));
      return;
    }
    String host =
        ofNode
            ? host(addressOf(node(named)), named.port)
            : type.storageKind().equals(Kinds.POD) ? pod(call, named) : endpoint(call, type, named);
    try {
      URI uri = new URI(named.scheme + "://" + host + target(call));
      answer(
          call,
          Client.HTTP.send(request(call, uri), HttpResponse.BodyHandlers.ofInputStream()),
          new ProxiedPage(prefix(call), host));
    } catch (URISyntaxException e) {
      throw Status.badRequest("the path cannot be passed on: " + e.getMessage()).asException();
    } catch (IOException e) {
      if (call.conversation().hasBegun()) {
        throw e;
      }
      throw Status.unavailable("error trying to reach service: " + e.getMessage()).asException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A page without a slash behind {@code proxy} would have its relative links beside the proxy. */
  private static boolean lacksSlash(Call call) {
    return call.request().path().endsWith("/proxy")
        && call.target().rest().isEmpty()
        && (call.method().equals("GET") || call.method().equals("HEAD"));
  }

  private static void redirect(Call call) throws IOException {
    String location = call.request().path() + "/" + call.query().suffix();
    call.conversation().answer(new Answer(301, Map.of("location", location), List.of()));
  }

  /** The path of the proxy itself. */
  private static String prefix(Call call) {
    String path = call.request().path();
    String rest = "/" + call.target().rest();
    return path.endsWith(rest) ? path.substring(0, path.length() - rest.length()) : path;
  }

  /** Path and query, encoded again as they were. */
  private static String target(Call call) throws URISyntaxException {
    return new URI(null, null, "/" + call.target().rest(), null).getRawPath()
        + call.query().suffix();
  }

  private static HttpRequest request(Call call, URI uri) {
    byte[] body = call.request().body();
    HttpRequest.BodyPublisher publisher =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).method(call.method(), publisher);
    for (String name : call.request().headers().names()) {
      if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
        call.request().headers().all(name).forEach(value -> builder.header(name, value));
      }
    }
    builder.setHeader("x-forwarded-uri", call.request().path());
    return builder.build();
  }

  private static void answer(Call call, HttpResponse<InputStream> response, ProxiedPage page)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED.contains(name) && !name.startsWith(":")) {
                headers.put(name, String.join("\n", values));
              }
            });
    headers.computeIfPresent("location", (name, url) -> page.rewritten(url));
    try (InputStream origin = response.body();
        InputStream body = ProxiedPage.hasLinks(headers) ? page.linked(origin) : origin;
        Conversation.Stream stream = call.conversation().stream(response.statusCode(), headers)) {
      byte[] buffer = new byte[BUFFER];
      int count = body.read(buffer);
      while (count >= 0) {
        stream.send(Arrays.copyOf(buffer, count));
        count = body.read(buffer);
      }
    }
  }

  private Document node(Named named) {
    return store
        .now()
        .find(Kinds.NODE.key("", named.name))
        .orElseThrow(() -> Status.notFound(Kinds.NODE, named.name).asException());
  }

  private static String addressOf(Document node) {
    return Json.list(node.tree(), "status", "addresses").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals("InternalIP"))
        .flatMap(each -> Json.text(each, "address").stream())
        .findFirst()
        .orElseThrow(
            () -> Status.unavailable("node " + node.name() + " has no address").asException());
  }

  private String pod(Call call, Named named) {
    Document pod =
        store
            .now()
            .find(Kinds.POD.key(call.target().namespace(), named.name))
            .orElseThrow(() -> Status.notFound(Kinds.POD, named.name).asException());
    String address = Json.text(pod.tree(), "status", "podIP").orElse("");
    if (address.isEmpty()) {
      throw Status.badRequest("address not allowed").asException();
    }
    return host(address, named.port.isEmpty() ? firstPort(pod) : port(pod, named.port));
  }

  private static String firstPort(Document pod) {
    return Json.list(pod.tree(), "spec", "containers").stream()
        .flatMap(each -> Json.list(each, "ports").stream())
        .flatMap(port -> Json.at(port, "containerPort").stream())
        .map(String::valueOf)
        .findFirst()
        .orElse("80");
  }

  private static String port(Document pod, String port) {
    return Json.list(pod.tree(), "spec", "containers").stream()
        .flatMap(each -> Json.list(each, "ports").stream())
        .filter(each -> Json.text(each, "name").orElse("").equals(port))
        .flatMap(each -> Json.at(each, "containerPort").stream())
        .map(String::valueOf)
        .findFirst()
        .orElse(port);
  }

  /** One of the pods behind a service that are ready. */
  private String endpoint(Call call, ResourceType type, Named named) {
    Image now = store.now();
    String namespace = call.target().namespace();
    Document service =
        now.find(Kinds.SERVICE.key(namespace, named.name))
            .orElseThrow(() -> Status.notFound(type.kind(), named.name).asException());
    String portName = portName(service, named.port);
    List<String> hosts = new ArrayList<>();
    now.find(Kinds.ENDPOINTS.key(namespace, named.name))
        .ifPresent(
            endpoints -> {
              for (Object subset : Json.list(endpoints.tree(), "subsets")) {
                addHosts(subset, portName, hosts);
              }
            });
    if (hosts.isEmpty()) {
      throw Status.unavailable("no endpoints available for service \"" + named.name + "\"")
          .asException();
    }
    return hosts.get(randomness.below(hosts.size()));
  }

  private static String portName(Document service, String port) {
    for (Object each : Json.list(service.tree(), "spec", "ports")) {
      String name = Json.text(each, "name").orElse("");
      String number = Json.at(each, "port").map(String::valueOf).orElse("");
      if (port.isEmpty() || port.equals(name) || port.equals(number)) {
        return name;
      }
    }
    throw Status.unavailable(
            "no service port \"%s\" found for service \"%s\"".formatted(port, service.name()))
        .asException();
  }

  private static void addHosts(@Nullable Object subset, String portName, List<String> hosts) {
    Optional<String> port =
        Json.list(subset, "ports").stream()
            .filter(each -> Json.text(each, "name").orElse("").equals(portName))
            .flatMap(each -> Json.at(each, "port").stream())
            .map(String::valueOf)
            .findFirst();
    if (port.isEmpty()) {
      return;
    }
    for (Object each : Json.list(subset, "addresses")) {
      Json.text(each, "ip").ifPresent(address -> hosts.add(host(address, port.get())));
    }
  }

  private static String host(String address, String port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
