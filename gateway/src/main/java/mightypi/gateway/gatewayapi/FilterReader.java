package mightypi.gateway.gatewayapi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import mightypi.gateway.route.Cors;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Mirror;
import mightypi.gateway.route.PathRewrite;
import mightypi.gateway.route.Then;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The filters of one rule, in their order. */
final class FilterReader {

  private final BackendReader backends;
  private HeaderChanges request = HeaderChanges.NONE;
  private HeaderChanges response = HeaderChanges.NONE;
  private final List<Mirror> mirrors = new ArrayList<>();
  private Optional<Then> redirect = Optional.empty();
  private Optional<String> host = Optional.empty();
  private Optional<PathRewrite> path = Optional.empty();
  private Optional<Cors> cors = Optional.empty();
  private Verdict understood = Verdict.yes("Accepted");

  private FilterReader(BackendReader backends) {
    this.backends = backends;
  }

  static FilterReader read(BackendReader backends, List<@Nullable Object> filters) {
    FilterReader reader = new FilterReader(backends);
    filters.forEach(reader::add);
    return reader;
  }

  HeaderChanges request() {
    return request;
  }

  HeaderChanges response() {
    return response;
  }

  List<Mirror> mirrors() {
    return mirrors;
  }

  Optional<Then> redirect() {
    return redirect;
  }

  Optional<String> host() {
    return host;
  }

  Optional<PathRewrite> path() {
    return path;
  }

  Optional<Cors> cors() {
    return cors;
  }

  /** False when a filter is not known: then the rule must not be served without it. */
  Verdict understood() {
    return understood;
  }

  private void add(@Nullable Object filter) {
    String type = Json.text(filter, "type").orElse("");
    switch (type) {
      case "RequestHeaderModifier" ->
          request = request.and(changes(Json.map(filter, "requestHeaderModifier")));
      case "ResponseHeaderModifier" ->
          response = response.and(changes(Json.map(filter, "responseHeaderModifier")));
      case "RequestMirror" -> mirror(Json.map(filter, "requestMirror"));
      case "RequestRedirect" -> redirect = Optional.of(redirect(filter));
      case "URLRewrite" -> {
        host = Json.text(filter, "urlRewrite", "hostname");
        path = rewrite(Json.map(filter, "urlRewrite", "path"));
      }
      case "CORS" -> cors = Optional.of(cors(Json.map(filter, "cors")));
      default ->
          understood =
              understood.and(
                  Verdict.no("UnsupportedValue", "filter %s is not served".formatted(type)));
    }
  }

  private static HeaderChanges changes(Object modifier) {
    Map<String, String> set = new LinkedHashMap<>();
    Json.list(modifier, "set").forEach(each -> set.put(text(each, "name"), text(each, "value")));
    List<HeaderChanges.Field> add =
        Json.list(modifier, "add").stream()
            .map(each -> new HeaderChanges.Field(text(each, "name"), text(each, "value")))
            .toList();
    List<String> remove = Json.list(modifier, "remove").stream().map(String::valueOf).toList();
    return new HeaderChanges(set, add, remove);
  }

  private static String text(@Nullable Object tree, String field) {
    return Json.text(tree, field).orElse("");
  }

  private void mirror(Object mirror) {
    backends
        .pool(Json.map(mirror, "backendRef"))
        .ifPresent(pool -> mirrors.add(new Mirror(pool, Optional.empty(), share(mirror))));
  }

  private static int share(Object mirror) {
    Optional<Integer> percent = number(mirror, "percent");
    if (percent.isPresent()) {
      return percent.get() * (Mirror.ALL / 100);
    }
    long numerator = number(Json.map(mirror, "fraction"), "numerator").orElse(1);
    long denominator =
        number(Json.map(mirror, "fraction"), "denominator")
            .orElse(Json.map(mirror, "fraction").isEmpty() ? 1 : 100);
    return (int) (numerator * Mirror.ALL / Math.max(1, denominator));
  }

  private static Optional<Integer> number(Object tree, String field) {
    return Json.at(tree, field).map(n -> ((Number) n).intValue());
  }

  private static Then redirect(@Nullable Object filter) {
    Object redirect = Json.map(filter, "requestRedirect");
    Optional<Integer> port = number(redirect, "port");
    return new Then.Redirect(
        number(redirect, "statusCode").orElse(302),
        Json.text(redirect, "scheme"),
        Json.text(redirect, "hostname"),
        port.map(OptionalInt::of).orElse(OptionalInt.empty()),
        rewrite(Json.map(redirect, "path")),
        Optional.empty());
  }

  private static Optional<PathRewrite> rewrite(Object path) {
    return switch (text(path, "type")) {
      case "ReplaceFullPath" -> Optional.of(new PathRewrite.Full(text(path, "replaceFullPath")));
      case "ReplacePrefixMatch" ->
          Optional.of(new PathRewrite.Prefix(text(path, "replacePrefixMatch")));
      default -> Optional.empty();
    };
  }

  private static Cors cors(Object cors) {
    return new Cors(
        texts(cors, "allowOrigins"),
        texts(cors, "allowMethods"),
        texts(cors, "allowHeaders"),
        texts(cors, "exposeHeaders"),
        Duration.ofSeconds(number(cors, "maxAge").orElse(5)),
        Json.at(cors, "allowCredentials").equals(Optional.of(true)));
  }

  private static List<String> texts(Object tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).toList();
  }
}
