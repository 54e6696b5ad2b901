package mightypi.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.api.status.Status;

/** The query of a request. */
public record Query(Map<String, List<String>> values) {

  private static final Query NONE = new Query(Map.of());

  public static Query parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.merge(name, List.of(value), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return new Query(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest("invalid query: " + e.getMessage()).asException();
    }
  }

  /** As it follows a path, encoded again; empty when there is none. */
  public String suffix() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, all) ->
            all.forEach(
                value ->
                    text.append(text.isEmpty() ? '?' : '&')
                        .append(URLEncoder.encode(name, UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, UTF_8))));
    return text.toString();
  }

  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getFirst);
  }

  /** Empty when absent. */
  public String text(String name) {
    return first(name).orElse("");
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** As Kubernetes reads it: present without a value is true, {@code false} and {@code 0} not. */
  public boolean flag(String name) {
    return first(name)
        .map(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
        .orElse(false);
  }

  public OptionalLong number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw Status.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text))
          .asException();
    }
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .flatMap(each -> each.getValue().stream().map(value -> each.getKey() + "=" + value))
        .collect(Collectors.joining("&"));
  }
}
