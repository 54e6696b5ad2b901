package mightypi.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a regular expression of RE2 that somebody sends us stays small. RE2 takes linear time,
 * but in the size of the program that the expression becomes, and repeats are multiplied out: Go,
 * and so Kubernetes, refuses those that come to more than a thousand together (regexp/syntax,
 * "invalid repeat count"), which RE2/J does not.
 */
public final class ExpressionBounds {

  private static final int LONGEST = 8_192;
  private static final int DEEPEST = 1_000;
  private static final long MOST_REPEATS = 1_000;
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(,(\\d{0,9}))?\\}");

  private final String text;
  private final Deque<Long> groups = new ArrayDeque<>();
  private int at;
  private long part = 1;
  private long most = 1;

  private ExpressionBounds(String text) {
    this.text = text;
  }

  /** Why it is too much, in Go's words where Go has some; empty when it is not. */
  public static Optional<String> fault(String expression) {
    return expression.length() > LONGEST
        ? Optional.of("expression is longer than " + LONGEST + " characters")
        : new ExpressionBounds(expression).look();
  }

  /** The parts of a group are looked at for the one that is repeated most. */
  private Optional<String> look() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> escape();
        case '[' -> letters();
        case '(' -> open();
        case ')' -> close();
        case '{' -> repeat();
        default -> one(1);
      }
      if (groups.size() > DEEPEST) {
        return Optional.of("expression nests too deeply");
      }
      if (most > MOST_REPEATS) {
        return Optional.of("invalid repeat count");
      }
    }
    return Optional.empty();
  }

  private void one(int length) {
    part = 1;
    at += length;
  }

  private void escape() {
    if (text.startsWith("\\Q", at)) {
      int end = text.indexOf("\\E", at);
      one(end < 0 ? text.length() - at : end + 2 - at);
      return;
    }
    boolean hasName = at + 2 < text.length() && "pPx".indexOf(text.charAt(at + 1)) >= 0;
    int end = hasName && text.charAt(at + 2) == '{' ? text.indexOf('}', at) : -1;
    one(end < 0 ? 2 : end + 1 - at);
  }

  /** A bracket that comes first stands for itself. */
  private void letters() {
    int i = text.startsWith("[^", at) ? at + 2 : at + 1;
    i = text.startsWith("]", i) ? i + 1 : i;
    while (i < text.length() && text.charAt(i) != ']') {
      int named = text.startsWith("[:", i) ? text.indexOf(":]", i) : -1;
      i = named >= 0 ? named + 2 : i + (text.charAt(i) == '\\' ? 2 : 1);
    }
    one(i + 1 - at);
  }

  private void open() {
    groups.push(most);
    most = 1;
    one(1);
  }

  private void close() {
    long inside = most;
    most = Math.max(inside, groups.isEmpty() ? 1 : groups.pop());
    part = inside;
    at++;
  }

  private void repeat() {
    Matcher matcher = REPEAT.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      one(1);
      return;
    }
    String last = matcher.group(3) == null ? "" : matcher.group(3);
    long times = Math.max(number(matcher.group(1)), number(last));
    part = part * Math.max(1, times);
    most = Math.max(most, part);
    at = matcher.end();
  }

  private static long number(String digits) {
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
