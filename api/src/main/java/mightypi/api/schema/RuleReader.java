package mightypi.api.schema;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Reads the value validation of a JSON schema: all keywords but types and structure. */
final class RuleReader {

  private RuleReader() {}

  static List<Rule> rules(Map<String, ?> schema) {
    List<Rule> rules = new ArrayList<>();
    if (schema.get("required") instanceof List<?> names && !names.isEmpty()) {
      rules.add(Rules.required(names.stream().map(String::valueOf).toList()));
    }
    if (schema.get("enum") instanceof List<?> values && !values.isEmpty()) {
      rules.add(Rules.oneOf(values.stream().filter(Objects::nonNull).toList()));
    }
    numbers(schema, rules);
    strings(schema, rules);
    sizes(schema, rules);
    junctions(schema, rules);
    return List.copyOf(rules);
  }

  private static void numbers(Map<String, ?> schema, List<Rule> rules) {
    boolean openBelow = Boolean.TRUE.equals(schema.get("exclusiveMinimum"));
    boolean openAbove = Boolean.TRUE.equals(schema.get("exclusiveMaximum"));
    number(schema, "minimum")
        .ifPresent(
            min ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof Number n) || above(n, min, openBelow),
                        "should be greater than " + orEqual(openBelow) + plain(min))));
    number(schema, "maximum")
        .ifPresent(
            max ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof Number n) || below(n, max, openAbove),
                        "should be less than " + orEqual(openAbove) + plain(max))));
    number(schema, "multipleOf")
        .ifPresent(
            step ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof Number n) || isMultiple(n, step),
                        "should be a multiple of " + plain(step))));
  }

  private static boolean above(Number value, double bound, boolean open) {
    return open ? value.doubleValue() > bound : value.doubleValue() >= bound;
  }

  private static boolean below(Number value, double bound, boolean open) {
    return open ? value.doubleValue() < bound : value.doubleValue() <= bound;
  }

  private static boolean isMultiple(Number value, double step) {
    double times = value.doubleValue() / step;
    return Math.abs(times - Math.rint(times)) < 1e-9;
  }

  private static String orEqual(boolean open) {
    return open ? "" : "or equal to ";
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static void strings(Map<String, ?> schema, List<Rule> rules) {
    if (schema.get("pattern") instanceof String pattern) {
      Pattern form = Pattern.compile(pattern);
      rules.add(
          Rules.that(
              value -> !(value instanceof String text) || form.matcher(text).find(),
              "should match '" + pattern + "'"));
    }
    if (schema.get("format") instanceof String format) {
      rules.add(
          Rules.that(
              value -> !(value instanceof String text) || Formats.fits(format, text),
              "must be of type " + format));
    }
    number(schema, "minLength")
        .ifPresent(
            min ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof String text) || length(text) >= min,
                        "should be at least " + plain(min) + " chars long")));
    number(schema, "maxLength")
        .ifPresent(
            max ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof String text) || length(text) <= max,
                        Problem.TOO_LONG,
                        "Too long: may not be more than " + plain(max) + " bytes")));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static void sizes(Map<String, ?> schema, List<Rule> rules) {
    number(schema, "minItems")
        .ifPresent(
            min ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof List<?> list) || list.size() >= min,
                        "should have at least " + plain(min) + " items")));
    number(schema, "maxItems")
        .ifPresent(
            max ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof List<?> list) || list.size() <= max,
                        "FieldValueTooMany",
                        "Too many: %d: must have at most " + plain(max) + " items")));
    number(schema, "minProperties")
        .ifPresent(
            min ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof Map<?, ?> map) || map.size() >= min,
                        "should have at least " + plain(min) + " properties")));
    number(schema, "maxProperties")
        .ifPresent(
            max ->
                rules.add(
                    Rules.that(
                        value -> !(value instanceof Map<?, ?> map) || map.size() <= max,
                        "FieldValueTooMany",
                        "Too many: %d: must have at most " + plain(max) + " items")));
  }

  private static Optional<Double> number(Map<String, ?> schema, String keyword) {
    return schema.get(keyword) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  private static void junctions(Map<String, ?> schema, List<Rule> rules) {
    List<Rule> all = nested(schema, "allOf");
    if (!all.isEmpty()) {
      rules.add((value, at, report) -> all.forEach(each -> each.check(value, at, report)));
    }
    List<Rule> any = nested(schema, "anyOf");
    if (!any.isEmpty()) {
      rules.add(
          (value, at, report) -> {
            if (any.stream().noneMatch(each -> holds(each, value, at))) {
              report.accept(junction(at, "must validate at least one schema (anyOf)"));
              any.getFirst().check(value, at, report);
            }
          });
    }
    List<Rule> one = nested(schema, "oneOf");
    if (!one.isEmpty()) {
      rules.add((value, at, report) -> exactlyOne(one, value, at, report));
    }
    if (schema.get("not") instanceof Map<?, ?>) {
      Rule not = whole(Json.map(schema, "not"));
      rules.add(
          (value, at, report) -> {
            if (holds(not, value, at)) {
              report.accept(junction(at, "must not validate the schema (not)"));
            }
          });
    }
  }

  private static void exactlyOne(
      List<Rule> rules, Object value, Path at, Consumer<Problem> report) {
    long valid = rules.stream().filter(each -> holds(each, value, at)).count();
    if (valid != 1) {
      String found = valid == 0 ? "none" : Long.toString(valid);
      report.accept(
          junction(at, "must validate one and only one schema (oneOf). Found " + found + " valid"));
    }
  }

  private static Problem junction(Path at, String sentence) {
    return Problem.invalid(at.toString(), "", "\"" + at + "\" " + sentence);
  }

  private static boolean holds(Rule rule, Object value, Path at) {
    boolean[] failed = {false};
    rule.check(value, at, _ -> failed[0] = true);
    return !failed[0];
  }

  private static List<Rule> nested(Map<String, ?> schema, String keyword) {
    return Json.list(schema, keyword).stream().map(each -> whole(Json.map(each))).toList();
  }

  /** A schema inside of a junction as one rule: its own keywords, and those of its fields. */
  private static Rule whole(Map<String, @Nullable Object> schema) {
    List<Rule> own = rules(schema);
    Map<String, @Nullable Object> fields = Json.map(schema, "properties");
    Optional<Rule> item =
        schema.get("items") instanceof Map<?, ?>
            ? Optional.of(whole(Json.map(schema, "items")))
            : Optional.empty();
    Map<String, Rule> inside = new java.util.LinkedHashMap<>();
    fields.forEach((name, each) -> inside.put(name, whole(Json.map(each))));
    Object type = schema.get("type");
    return (value, at, report) -> {
      if (type instanceof String word && !isOf(word, value)) {
        report.accept(Rules.inBody(at, Checking.word(value), "must be of type " + word));
      }
      own.forEach(each -> each.check(value, at, report));
      descend(inside, item, value, at, report);
    };
  }

  private static boolean isOf(String type, Object value) {
    String actual = Checking.word(value);
    return actual.equals(type) || type.equals("number") && actual.equals("integer");
  }

  private static void descend(
      Map<String, Rule> fields,
      Optional<Rule> item,
      Object value,
      Path at,
      Consumer<Problem> report) {
    if (value instanceof Map<?, ?> map) {
      fields.forEach(
          (name, rule) -> {
            Object field = map.get(name);
            if (field != null) {
              rule.check(field, at.field(name), report);
            }
          });
    }
    if (value instanceof List<?> list && item.isPresent()) {
      for (int i = 0; i < list.size(); i++) {
        Object each = list.get(i);
        if (each != null) {
          item.get().check(each, at.item(i), report);
        }
      }
    }
  }
}
