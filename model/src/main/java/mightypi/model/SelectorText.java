package mightypi.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Selector.Operator;
import mightypi.model.Selector.Requirement;
import mightypi.model.Selector.Syntax;

/**
 * The text form of label selectors: {@code app=web,tier in (a,b),!old,gen>2}. The grammar is that
 * of the Kubernetes documentation on labels and selectors; what is wrong is said in the words that
 * its users look up.
 */
final class SelectorText {

  private static final Pattern TOKEN =
      Pattern.compile("[ \\t\\r\\n]*(==|!=|[=!(),<>]|[^=!(),<> \\t\\r\\n]+)");
  private static final String SIGNS = "=!(),<>";
  private static final String END = "";

  private final List<String> tokens = new ArrayList<>();
  private final Syntax syntax;
  private int next;

  private SelectorText(String text, Syntax syntax) {
    this.syntax = syntax;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      matcher.region(matcher.end(), text.length());
    }
  }

  static Selector parse(String text, Syntax syntax) {
    return new Selector(new SelectorText(text, syntax).requirements());
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private static boolean isWord(String token) {
    return !token.isEmpty() && SIGNS.indexOf(token.charAt(0)) < 0;
  }

  private static boolean begins(String token) {
    return isWord(token) || token.equals("!");
  }

  private List<Requirement> requirements() {
    List<Requirement> requirements = new ArrayList<>();
    if (!begins(peek()) && !peek().equals(END)) {
      throw expected("found '%s', expected: !, identifier, or 'end of string'", peek());
    }
    while (!peek().equals(END)) {
      requirements.add(whole());
      String separator = take();
      if (!separator.equals(",") && !separator.equals(END)) {
        throw expected("found '%s', expected: ',' or 'end of string'", separator);
      }
      if (separator.equals(",") && !begins(peek())) {
        throw expected("found '%s', expected: identifier after ','", peek());
      }
    }
    return requirements;
  }

  private Requirement whole() {
    try {
      return requirement();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unable to parse requirement: " + e.getMessage(), e);
    }
  }

  private Requirement requirement() {
    boolean absent = peek().equals("!");
    if (absent) {
      take();
    }
    String key = key(take());
    if (absent) {
      return new Requirement(key, Operator.DOES_NOT_EXIST, Set.of());
    }
    return peek().equals(END) || peek().equals(",")
        ? new Requirement(key, Operator.EXISTS, Set.of())
        : compared(key, take());
  }

  private String key(String token) {
    if (!isWord(token)) {
      throw expected("found '%s', expected: identifier", token);
    }
    List<String> faults = syntax.faultsOfKey().apply(token);
    if (!faults.isEmpty()) {
      // A key stands at no path, which Kubernetes prints so.
      throw new IllegalArgumentException(
          Problem.invalid("<nil>", token, String.join("; ", faults)).toString());
    }
    return token;
  }

  private Requirement compared(String key, String sign) {
    return switch (sign) {
      case "in" -> checked(key, Operator.IN, values());
      case "notin" -> checked(key, Operator.NOT_IN, values());
      case "=", "==" -> checked(key, Operator.IN, Set.of(value()));
      case "!=" -> checked(key, Operator.NOT_IN, Set.of(value()));
      case ">" -> checked(key, Operator.GREATER_THAN, Set.of(value()));
      case "<" -> checked(key, Operator.LESS_THAN, Set.of(value()));
      default -> throw expected("found '%s', expected: in, notin, =, ==, !=, gt, lt", sign);
    };
  }

  private String value() {
    if (peek().equals(END) || peek().equals(",")) {
      return "";
    }
    if (!isWord(peek())) {
      throw expected("found '%s', expected: identifier", peek());
    }
    return take();
  }

  /** In parentheses, each possibly empty. */
  private Set<String> values() {
    String open = take();
    if (!open.equals("(")) {
      throw expected("found '%s' expected: '('", open);
    }
    if (!isWord(peek()) && !peek().equals(",") && !peek().equals(")")) {
      throw expected("found '%s', expected: ',', ')' or identifier", peek());
    }
    Set<String> values = new TreeSet<>();
    String separator = ",";
    while (separator.equals(",")) {
      values.add(listed());
      separator = take();
    }
    if (!separator.equals(")")) {
      throw expected("found '%s', expected: ',' or ')'", separator);
    }
    return values;
  }

  private String listed() {
    if (peek().equals(",") || peek().equals(")")) {
      return "";
    }
    if (!isWord(peek())) {
      throw expected("found '%s', expected: ',', or identifier", peek());
    }
    return take();
  }

  private Requirement checked(String key, Operator operator, Set<String> values) {
    List<String> problems = new ArrayList<>();
    boolean number = operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN;
    int index = 0;
    for (String value : values) {
      String at = "values[" + index++ + "]";
      if (number && number(value).isEmpty()) {
        problems.add(
            Problem.invalid(at, value, "for 'Gt', 'Lt' operators, the value must be an integer")
                .toString());
      }
      List<String> faults = syntax.faultsOfValue().apply(value);
      if (!faults.isEmpty()) {
        problems.add(
            Problem.invalid(at + "[" + key + "]", value, String.join("; ", faults)).toString());
      }
    }
    if (!problems.isEmpty()) {
      String all = String.join(", ", problems);
      throw new IllegalArgumentException(problems.size() == 1 ? all : "[" + all + "]");
    }
    return new Requirement(key, operator, values);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException expected(String form, String found) {
    return new IllegalArgumentException(form.formatted(found));
  }
}
