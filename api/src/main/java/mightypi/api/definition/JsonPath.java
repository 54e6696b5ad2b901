package mightypi.api.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The part of Kubernetes' JSONPath that definitions use: fields, {@code ['quoted.fields']},
 * indexes, {@code [*]} and filters such as {@code [?(@.type=="Ready")]}.
 */
final class JsonPath {

  /** Every step goes one deeper. */
  private static final int LONGEST = 1024;

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = steps;
  }

  /** Empty when the text is not of this form. */
  static Optional<JsonPath> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JsonPath(new Reader(text).steps()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The names on the way, if the path goes through fields only. */
  Optional<List<String>> fields() {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      if (!(step instanceof Field field)) {
        return Optional.empty();
      }
      names.add(field.name);
    }
    return Optional.of(names);
  }

  /** The first value at the path. */
  Optional<Object> find(@Nullable Object tree) {
    Stream<Object> found = Stream.ofNullable(tree);
    for (Step step : steps) {
      found = found.flatMap(step::from);
    }
    return found.findFirst();
  }

  /** From a value to some values inside of it. */
  private sealed interface Step {
    Stream<Object> from(Object value);
  }

  private record Field(String name) implements Step {
    @Override
    public Stream<Object> from(Object value) {
      return value instanceof Map<?, ?> map ? Stream.ofNullable(map.get(name)) : Stream.empty();
    }
  }

  private record Index(int number) implements Step {
    @Override
    public Stream<Object> from(Object value) {
      if (!(value instanceof List<?> list)) {
        return Stream.empty();
      }
      int place = number < 0 ? list.size() + number : number;
      return place >= 0 && place < list.size()
          ? Stream.ofNullable(list.get(place))
          : Stream.empty();
    }
  }

  private record All() implements Step {
    @Override
    public Stream<Object> from(Object value) {
      return switch (value) {
        case Map<?, ?> map -> map.values().stream().filter(Objects::nonNull).map(each -> each);
        case List<?> list -> list.stream().filter(Objects::nonNull).map(each -> each);
        default -> Stream.empty();
      };
    }
  }

  private record Filter(JsonPath path, String operator, String operand) implements Step {
    @Override
    public Stream<Object> from(Object value) {
      return value instanceof List<?> list
          ? list.stream().filter(Objects::nonNull).filter(this::holds).map(each -> each)
          : Stream.empty();
    }

    private boolean holds(Object item) {
      Optional<String> text = path.find(item).map(JsonPath::text);
      return switch (operator) {
        case "==" -> text.isPresent() && text.get().equals(operand);
        case "!=" -> text.isPresent() && !text.get().equals(operand);
        default -> text.isPresent();
      };
    }
  }

  static String text(Object value) {
    return value instanceof String text ? text : Json.brief(value);
  }

  /** Reads a path from left to right. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      if (text.startsWith("$") || text.startsWith("@")) {
        at++;
      } else if (!text.startsWith(".") && !text.startsWith("[")) {
        throw new IllegalArgumentException(text);
      }
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '.') {
          dotted(steps);
        } else if (c == '[') {
          steps.add(bracketed());
        } else {
          throw new IllegalArgumentException(text);
        }
      }
      return List.copyOf(steps);
    }

    private void dotted(List<Step> steps) {
      if (at < text.length() && text.charAt(at) == '[') {
        return;
      }
      StringBuilder name = new StringBuilder();
      while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at++));
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException(text);
      }
      steps.add(name.toString().equals("*") ? new All() : new Field(name.toString()));
    }

    private Step bracketed() {
      int end = closing();
      String inside = text.substring(at, end).strip();
      at = end + 1;
      if (inside.equals("*")) {
        return new All();
      }
      if (inside.startsWith("?(") && inside.endsWith(")")) {
        return filter(inside.substring(2, inside.length() - 1).strip());
      }
      if (isQuoted(inside)) {
        return new Field(inside.substring(1, inside.length() - 1));
      }
      if (inside.matches("-?\\d{1,9}")) {
        return new Index(Integer.parseInt(inside));
      }
      throw new IllegalArgumentException(text);
    }

    private int closing() {
      char quote = 0;
      int depth = 1;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '[') {
          depth++;
        } else if (c == ']' && --depth == 0) {
          return i;
        }
      }
      throw new IllegalArgumentException(text);
    }

    private static Step filter(String condition) {
      for (String operator : List.of("==", "!=")) {
        int place = condition.indexOf(operator);
        if (place > 0) {
          String operand = condition.substring(place + operator.length()).strip();
          String bare = isQuoted(operand) ? operand.substring(1, operand.length() - 1) : operand;
          return new Filter(path(condition.substring(0, place).strip()), operator, bare);
        }
      }
      return new Filter(path(condition), "", "");
    }

    private static JsonPath path(String text) {
      return new JsonPath(new Reader(text).steps());
    }

    private static boolean isQuoted(String text) {
      return text.length() >= 2
          && (text.startsWith("'") && text.endsWith("'")
              || text.startsWith("\"") && text.endsWith("\""));
    }
  }
}
