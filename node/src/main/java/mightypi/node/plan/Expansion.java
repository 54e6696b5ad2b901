package mightypi.node.plan;

import java.util.Map;

/**
 * {@code $(NAME)} in commands, arguments and values of variables: replaced by the variable, left
 * alone if there is none, and {@code $$} is a dollar sign that begins nothing.
 */
final class Expansion {

  private Expansion() {}

  static String of(String text, Map<String, String> variables) {
    StringBuilder result = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      at = next(text, at, variables, result);
    }
    return result.toString();
  }

  private static int next(
      String text, int at, Map<String, String> variables, StringBuilder result) {
    char first = text.charAt(at);
    if (first != '$' || at + 1 == text.length()) {
      result.append(first);
      return at + 1;
    }
    char second = text.charAt(at + 1);
    int end = second == '(' ? text.indexOf(')', at + 2) : -1;
    if (end < 0) {
      result.append(second == '$' ? "$" : "$" + second);
      return at + 2;
    }
    String name = text.substring(at + 2, end);
    String value = variables.get(name);
    result.append(value == null ? "$(" + name + ")" : value);
    return end + 1;
  }
}
