package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the API and what its refusals mean.
 *
 * @param base without a slash at its end
 * @param credentials as headers
 */
record CloudflareApi(HttpClient client, String base, Map<String, String> credentials) {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Set<Integer> CREDENTIALS = Set.of(1000, 1001, 6003, 6111, 9103, 9109, 10000);
  private static final int TOO_MANY = 429;

  /** Cloudflare counts requests by five minutes. */
  private static final Duration USUAL_PAUSE = Duration.ofMinutes(5);

  /** The API said no, with its codes. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;
    private final Set<Integer> codes;

    Refusal(String message, Set<Integer> codes) {
      super(message);
      this.codes = Set.copyOf(codes);
    }

    boolean has(int code) {
      return codes.contains(code);
    }
  }

  List<Map<String, @Nullable Object>> list(String path, Map<String, String> filter)
      throws IOException, InterruptedException {
    String query =
        new TreeMap<>(filter)
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    Map<String, @Nullable Object> reply = send("GET", path + "?" + query, null);
    return Json.list(reply, "result").stream().map(each -> Json.map(each)).toList();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  Map<String, @Nullable Object> post(String path, Map<String, @Nullable Object> body)
      throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  Map<String, @Nullable Object> delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null);
  }

  private Map<String, @Nullable Object> send(
      String method, String path, @Nullable Map<String, @Nullable Object> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    credentials.forEach(request::header);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(Json.write(body)));
    }
    HttpResponse<byte[]> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException(
          "the Cloudflare API at %s cannot be reached: %s".formatted(base, words(e)), e);
    }
    return read(method + " " + path.replaceAll("\\?.*", ""), response);
  }

  private HttpRequest.Builder request(String path) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create(base + path)).timeout(DEADLINE);
    } catch (IllegalArgumentException e) {
      throw new IOException("the Cloudflare base URL is not a URL: " + base, e);
    }
  }

  private static String words(IOException e) {
    String said = e.getMessage();
    return e.getClass().getSimpleName() + (said == null ? "" : ": " + said);
  }

  private static Map<String, @Nullable Object> read(String what, HttpResponse<byte[]> response)
      throws IOException {
    if (response.statusCode() == TOO_MANY) {
      Duration pause = pause(response);
      throw new Busy(
          "Cloudflare API: too many requests; asked to wait " + pause.toSeconds() + " s", pause);
    }
    Map<String, @Nullable Object> reply;
    try {
      reply = Json.parse(response.body());
    } catch (IOException e) {
      throw new IOException(
          "Cloudflare API: %s replied %d without JSON".formatted(what, response.statusCode()), e);
    }
    if (Fields.flag(reply, "success")) {
      return reply;
    }
    throw refusal(what, reply, response.statusCode());
  }

  private static Duration pause(HttpResponse<byte[]> response) {
    String wish = response.headers().firstValue("Retry-After").orElse("");
    return wish.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(wish)) : USUAL_PAUSE;
  }

  private static Refusal refusal(String what, Map<String, @Nullable Object> reply, int status) {
    List<String> words = new ArrayList<>();
    Set<Integer> codes = new java.util.TreeSet<>();
    note(Json.list(reply, "errors"), words, codes);
    String hint = "";
    if (codes.stream().anyMatch(CREDENTIALS::contains)) {
      hint =
          "; Cloudflare does not accept the API token: is it the right one, not revoked, and does"
              + " it have Zone:Zone:Read and Zone:DNS:Edit for this zone?";
    }
    return new Refusal(
        "Cloudflare API error for %s (HTTP %d): %s%s"
            .formatted(what, status, String.join("; ", words), hint),
        codes);
  }

  /** {@code 6003: Invalid request headers<- 6111: Invalid format for Authorization header}. */
  private static void note(List<@Nullable Object> errors, List<String> words, Set<Integer> codes) {
    for (Object each : errors) {
      int code = Fields.number(each, 0, "code");
      codes.add(code);
      words.add("Error: " + code + ": " + Fields.text(each, "message"));
      note(Json.list(each, "error_chain"), words, codes);
    }
  }
}
