package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.global;
import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** {@code url, isURL} and the parts of a URL. */
final class UrlLibrary extends Library {

  private static final CelType URL = OpaqueType.create("kubernetes.URL");
  private static final CelType TEXT = SimpleType.STRING;

  UrlLibrary() {
    add(
        "url",
        "string_to_url",
        global(URL, TEXT),
        List.of(String.class),
        all -> url((String) all[0]));
    add(
        "isURL",
        "is_url_string",
        global(SimpleType.BOOL, TEXT),
        List.of(String.class),
        all -> parsed((String) all[0]).isPresent());
    part("getScheme", URI::getScheme);
    part("getHost", UrlLibrary::host);
    part(
        "getHostname",
        uri ->
            String.valueOf(Objects.requireNonNullElse(uri.getHost(), ""))
                .replaceAll("[\\[\\]]", ""));
    part("getPort", uri -> uri.getPort() < 0 ? "" : Integer.toString(uri.getPort()));
    part("getEscapedPath", URI::getRawPath);
    add(
        "getQuery",
        "url_get_query",
        member(MapType.create(TEXT, ListType.create(TEXT)), URL),
        List.of(URI.class),
        all -> query((URI) all[0]));
  }

  private void part(String name, Function<URI, String> part) {
    add(
        name,
        "url_" + name,
        member(TEXT, URL),
        List.of(URI.class),
        all -> Objects.requireNonNullElse(part.apply((URI) all[0]), ""));
  }

  private static String host(URI uri) {
    String host = Objects.requireNonNullElse(uri.getHost(), "");
    return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text)).filter(uri -> uri.isAbsolute() || text.startsWith("/"));
    } catch (URISyntaxException e) {
      return Optional.empty(); // as what is no URL of a request
    }
  }

  static List<String> faults(String text) {
    return parsed(text).isPresent()
        ? List.of()
        : List.of("parse \"" + text + "\": invalid URI for request");
  }

  private static URI url(String text) throws CelEvaluationException {
    return parsed(text)
        .orElseThrow(
            () ->
                fault(
                    "URL parse error during conversion from string: "
                        + String.join("", faults(text))));
  }

  private static Map<String, List<String>> query(URI uri) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String each : Objects.requireNonNullElse(uri.getRawQuery(), "").split("&", -1)) {
      String[] pair = each.split("=", 2);
      if (!pair[0].isEmpty()) {
        all.computeIfAbsent(decoded(pair[0]), any -> new ArrayList<>())
            .add(pair.length > 1 ? decoded(pair[1]) : "");
      }
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
