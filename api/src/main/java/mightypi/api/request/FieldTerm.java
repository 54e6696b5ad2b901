package mightypi.api.request;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.api.status.Status;

/** A term of a field selector: {@code path=value}, {@code path==value}, {@code path!=value}. */
record FieldTerm(String path, String value, boolean equal) {

  private static final Pattern TERM = Pattern.compile("(.*?)(!=|==|=)(.*)", Pattern.DOTALL);

  static List<FieldTerm> parse(String text) {
    List<FieldTerm> terms = new ArrayList<>();
    for (String part : split(text)) {
      if (!part.isEmpty()) {
        terms.add(term(part, text));
      }
    }
    return terms;
  }

  /** At commas that no backslash escapes. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static FieldTerm term(String part, String whole) {
    Matcher matcher = TERM.matcher(part);
    if (!matcher.matches()) {
      throw Status.badRequest(
              "invalid selector: '%s'; can't understand '%s'".formatted(whole, part))
          .asException();
    }
    return new FieldTerm(matcher.group(1), plain(matcher.group(3)), !matcher.group(2).equals("!="));
  }

  /** Of backslashes, commas and equals signs each has a backslash before it. */
  private static String plain(String escaped) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '=') {
        throw invalid("unescaped character in value: " + (int) c); // as a number, as Go prints it
      }
      if (c == '\\') {
        i++;
        String after = escaped.substring(i, Math.min(i + 1, escaped.length()));
        if (after.isEmpty() || !"\\,=".contains(after)) {
          throw invalid("invalid escape sequence: \\" + after);
        }
        c = after.charAt(0);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static RuntimeException invalid(String why) {
    return Status.badRequest("invalid field selector: " + why).asException();
  }
}
