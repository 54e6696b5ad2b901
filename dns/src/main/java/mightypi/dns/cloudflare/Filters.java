package mightypi.dns.cloudflare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which records a list is to have, and in which order. */
final class Filters {

  private Filters() {}

  static List<ApiRecord> chosen(List<ApiRecord> all, Request request) {
    List<Predicate<ApiRecord>> tests = new ArrayList<>();
    request.query().forEach((name, value) -> test(name, value).ifPresent(tests::add));
    boolean any = request.word("match").map("any"::equalsIgnoreCase).orElse(false);
    List<ApiRecord> chosen = new ArrayList<>();
    for (ApiRecord each : all) {
      if (tests.isEmpty()
          || (any
              ? tests.stream().anyMatch(test -> test.test(each))
              : tests.stream().allMatch(test -> test.test(each)))) {
        chosen.add(each);
      }
    }
    chosen.sort(order(request));
    return chosen;
  }

  private static Comparator<ApiRecord> order(Request request) {
    Comparator<ApiRecord> order =
        switch (request.word("order").orElse("type")) {
          case "name" -> Comparator.comparing(ApiRecord::name);
          case "content" -> Comparator.comparing(each -> each.content().text());
          case "ttl" -> Comparator.comparing(ApiRecord::ttl);
          case "proxied" -> Comparator.comparing(ApiRecord::isProxied);
          default -> Comparator.comparing(ApiRecord::type);
        };
    Comparator<ApiRecord> directed =
        request.word("direction").map("desc"::equalsIgnoreCase).orElse(false)
            ? order.reversed()
            : order;
    return directed.thenComparing(ApiRecord::name).thenComparing(ApiRecord::id);
  }

  private static Optional<Predicate<ApiRecord>> test(String parameter, String value) {
    int dot = parameter.indexOf('.');
    String field = dot < 0 ? parameter : parameter.substring(0, dot);
    String how = dot < 0 ? "exact" : parameter.substring(dot + 1);
    return switch (field) {
      case "type" -> Optional.of(each -> each.type().equalsIgnoreCase(value));
      case "name" -> Optional.of(each -> holds(how, each.name(), plainName(value)));
      case "content" -> Optional.of(each -> content(how, each, value));
      case "comment" -> Optional.of(each -> optional(how, each.comment(), value));
      case "proxied" -> Optional.of(each -> each.isProxied() == Boolean.parseBoolean(value));
      case "tag" -> Optional.of(each -> tag(how, each.tags(), value));
      case "search" -> Optional.of(each -> found(each, value));
      default -> Optional.empty();
    };
  }

  private static String plainName(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** A text is the same with its quotes and without. */
  private static boolean content(String how, ApiRecord record, String value) {
    String text = record.content().text();
    return holds(how, text, value)
        || record.type().equals("TXT") && holds(how, unquoted(text), unquoted(value))
        || holds(how, text, plainName(value));
  }

  static String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\" \"", "")
        : text;
  }

  private static boolean optional(String how, Optional<String> text, String value) {
    return switch (how) {
      case "present" -> text.isPresent();
      case "absent" -> text.isEmpty();
      default -> text.isPresent() && holds(how, text.get(), value);
    };
  }

  private static boolean tag(String how, List<String> tags, String value) {
    return switch (how) {
      case "present" -> tags.stream().anyMatch(each -> each.split(":", 2)[0].equals(value));
      case "absent" -> tags.stream().noneMatch(each -> each.split(":", 2)[0].equals(value));
      default -> tags.stream().anyMatch(each -> holds(how, each, value));
    };
  }

  private static boolean found(ApiRecord record, String value) {
    return Map.of("name", record.name(), "type", record.type(), "text", record.content().text())
        .values()
        .stream()
        .anyMatch(each -> holds("contains", each, value));
  }

  private static boolean holds(String how, String text, String value) {
    String left = text.toLowerCase(Locale.ROOT);
    String right = value.toLowerCase(Locale.ROOT);
    return switch (how) {
      case "contains" -> left.contains(right);
      case "startswith" -> left.startsWith(right);
      case "endswith" -> left.endsWith(right);
      default -> left.equals(right);
    };
  }
}
