package mightypi.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Selector.Operator;
import mightypi.model.Selector.Requirement;

/**
 * The text form of label selectors: {@code app=web,tier in (a,b),!old,gen>2}. The grammar is that
 * of the Kubernetes documentation on labels and selectors.
 */
final class SelectorText {

  private static final Pattern SET =
      Pattern.compile("(\\S+?)\\s+(in|notin)\\s*\\(([^()]*)\\)", Pattern.DOTALL);
  private static final Pattern COMPARISON =
      Pattern.compile("([^=!<>\\s]+)\\s*(==|=|!=|>|<)\\s*(\\S*)");
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private SelectorText() {}

  static Selector parse(String text) {
    if (text.isBlank()) {
      return Selector.EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String part : split(text)) {
      requirements.add(requirement(part.strip()));
    }
    return new Selector(requirements);
  }

  /** At commas outside of parentheses. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(text.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Requirement requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Operator operator = set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN;
      return checked(part, new Requirement(set.group(1), operator, values(set.group(3))));
    }
    Matcher comparison = COMPARISON.matcher(part);
    if (comparison.matches()) {
      Operator operator = operator(comparison.group(2));
      return checked(
          part, new Requirement(comparison.group(1), operator, Set.of(comparison.group(3))));
    }
    return part.startsWith("!")
        ? checked(
            part, new Requirement(part.substring(1).strip(), Operator.DOES_NOT_EXIST, Set.of()))
        : checked(part, new Requirement(part, Operator.EXISTS, Set.of()));
  }

  private static Operator operator(String sign) {
    return switch (sign) {
      case "!=" -> Operator.NOT_IN;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> Operator.IN;
    };
  }

  private static Set<String> values(String list) {
    Set<String> values = new LinkedHashSet<>();
    for (String each : list.split(",", -1)) {
      values.add(each.strip());
    }
    return values;
  }

  private static Requirement checked(String part, Requirement requirement) {
    boolean good =
        KEY.matcher(requirement.label()).matches()
            && requirement.values().stream().allMatch(each -> VALUE.matcher(each).matches());
    if (!good) {
      throw new IllegalArgumentException(
          "unable to parse requirement: found '%s', which is no valid label requirement"
              .formatted(part));
    }
    return requirement;
  }
}
