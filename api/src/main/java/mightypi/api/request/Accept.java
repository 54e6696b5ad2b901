package mightypi.api.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mightypi.api.status.Status;

/**
 * One media type that the client accepts, with its parameters ({@code as}, {@code g}, {@code v});
 * RFC 9110 section 12.5.1.
 */
public record Accept(String type, Map<String, String> parameters, double weight) {

  private static final List<Accept> ANYTHING = List.of(new Accept("*/*", Map.of(), 1));

  /** The media types of the Accept header, the most wanted first. */
  public static List<Accept> of(Headers headers) {
    List<String> lines = headers.all("accept");
    if (lines.isEmpty()) {
      return ANYTHING;
    }
    List<Accept> all = new ArrayList<>();
    for (String line : lines) {
      for (String each : line.split(",")) {
        if (!each.isBlank()) {
          all.add(parse(each));
        }
      }
    }
    all.removeIf(each -> each.weight <= 0);
    all.sort(Comparator.comparingDouble((Accept each) -> -each.weight));
    return all.isEmpty() ? ANYTHING : all;
  }

  private static Accept parse(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    double weight = 1;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      String value = pair.length > 1 ? pair[1].strip() : "";
      if (pair[0].equals("q")) {
        weight = weight(value);
      } else {
        parameters.put(pair[0].toLowerCase(Locale.ROOT), value);
      }
    }
    return new Accept(parts[0].strip().toLowerCase(Locale.ROOT), parameters, weight);
  }

  private static double weight(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  public boolean isJson() {
    return type.equals("application/json") || type.equals("*/*") || type.equals("application/*");
  }

  public boolean isYaml() {
    return type.equals("application/yaml");
  }

  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Nothing of what the client accepts is spoken here. */
  public static Status nothingAcceptable() {
    return Status.notAcceptable(
        "only the following media types are accepted: application/json, application/yaml");
  }
}
