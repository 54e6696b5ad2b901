package mightypi.gateway.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mightypi.gateway.draft.Finding;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one Ingress under the prefix of ingress-nginx. What cannot be read counts as
 * absent, and is noted.
 */
final class Annotations {

  static final String PREFIX = "nginx.ingress.kubernetes.io/";

  private static final Pattern TIME = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d|w|)");
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kKmMgG]?)[bB]?");

  private final Map<String, @Nullable Object> all;
  private final List<Finding> findings = new ArrayList<>();

  Annotations(Document ingress) {
    all = Json.map(ingress.tree(), "metadata", "annotations");
  }

  Map<String, @Nullable Object> all() {
    return all;
  }

  List<Finding> findings() {
    return Collections.unmodifiableList(findings);
  }

  void note(Finding finding) {
    if (!findings.contains(finding)) { // some are read more than once
      findings.add(finding);
    }
  }

  void invalid(String name, String why) {
    note(new Finding(Finding.INVALID_ANNOTATION, PREFIX + name + ": " + why));
  }

  void unsupported(String name, String why) {
    note(new Finding(Finding.UNSUPPORTED_ANNOTATION, PREFIX + name + ": " + why));
  }

  boolean has(String name) {
    return text(name).isPresent();
  }

  /** One line: more of them could break out of the header or the request that is made of it. */
  Optional<String> text(String name) {
    Optional<String> text = lines(name);
    if (text.filter(Annotations::holdsControl).isPresent()) {
      invalid(name, "holds the end of a line or another control character");
      return Optional.empty();
    }
    return text;
  }

  private Optional<String> lines(String name) {
    return all.get(PREFIX + name) instanceof String text
        ? Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty())
        : Optional.empty();
  }

  private static boolean holdsControl(String text) {
    return text.chars().anyMatch(each -> each != '\t' && Character.isISOControl(each));
  }

  boolean flag(String name, boolean absent) {
    return text(name)
        .map(
            text ->
                switch (text) {
                  case "true", "on", "1" -> true;
                  case "false", "off", "0" -> false;
                  default -> {
                    invalid(name, "\"%s\" is neither true nor false".formatted(text));
                    yield absent;
                  }
                })
        .orElse(absent);
  }

  /** A whole number, not negative. */
  OptionalInt number(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= 0) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    invalid(name, "\"%s\" is not a whole number".formatted(text.get()));
    return OptionalInt.empty();
  }

  /** Seconds, or with one of nginx' units. */
  Optional<Duration> time(String name) {
    return text(name)
        .flatMap(
            text -> {
              Matcher matcher = TIME.matcher(text);
              if (!matcher.matches() || matcher.group(1).length() > 9) {
                invalid(name, "\"%s\" is not a time such as 60 or 60s".formatted(text));
                return Optional.empty();
              }
              return Optional.of(time(Long.parseLong(matcher.group(1)), matcher.group(2)));
            });
  }

  private static Duration time(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      case "w" -> Duration.ofDays(7 * count);
      default -> Duration.ofSeconds(count);
    };
  }

  /** Bytes, or with one of nginx' units; 0 means no bound and is left out. */
  OptionalLong size(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = SIZE.matcher(text.get());
    if (!matcher.matches() || matcher.group(1).length() > 12) {
      invalid(name, "\"%s\" is not a size such as 8m".formatted(text.get()));
      return OptionalLong.empty();
    }
    long factor =
        switch (matcher.group(2)) {
          case "k", "K" -> 1L << 10;
          case "m", "M" -> 1L << 20;
          case "g", "G" -> 1L << 30;
          default -> 1L;
        };
    long bytes = Long.parseLong(matcher.group(1)) * factor;
    return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** Separated by commas, on one line or many. */
  List<String> list(String name) {
    return lines(name).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(each -> !each.isEmpty() && !holdsControl(each))
        .toList();
  }
}
