package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.member;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.ExpressionBounds;

/** {@code find, findAll} with regular expressions (RE2: in linear time), and {@code format}. */
final class TextLibrary extends Library {

  private static final CelType TEXT = SimpleType.STRING;

  /** {@code matches} of the language, for expressions that stay small. */
  static final List<CelFunctionBinding> MATCHES =
      Stream.of("matches", "matches_string")
          .map(
              id ->
                  CelFunctionBinding.from(
                      id, String.class, String.class, (text, form) -> matcher(text, form).find()))
          .toList();

  TextLibrary() {
    List<Class<?>> two = List.of(String.class, String.class);
    add("find", "string_find_string", member(TEXT, TEXT, TEXT), two, all -> find(all));
    CelType texts = ListType.create(TEXT);
    add(
        "findAll",
        "string_find_all_string",
        member(texts, TEXT, TEXT),
        two,
        all -> findAll(all, -1));
    add(
        "findAll",
        "string_find_all_string_int",
        member(texts, TEXT, TEXT, SimpleType.INT),
        List.of(String.class, String.class, Long.class),
        all -> findAll(all, (Long) all[2]));
    add(
        "format",
        "string_format",
        member(TEXT, TEXT, ListType.create(SimpleType.DYN)),
        List.of(String.class, List.class),
        all -> format((String) all[0], (List<?>) all[1]));
  }

  private static Matcher matcher(Object[] arguments) throws CelEvaluationException {
    return matcher((String) arguments[0], (String) arguments[1]);
  }

  private static Matcher matcher(String text, String expression) throws CelEvaluationException {
    Optional<String> large = ExpressionBounds.fault(expression);
    if (large.isPresent()) {
      throw fault("Illegal regex: " + large.get());
    }
    try {
      return Pattern.compile(expression).matcher(text);
    } catch (PatternSyntaxException e) {
      throw fault("Illegal regex: " + e.getMessage());
    }
  }

  private static String find(Object[] arguments) throws CelEvaluationException {
    Matcher matcher = matcher(arguments);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(Object[] arguments, long most) throws CelEvaluationException {
    Matcher matcher = matcher(arguments);
    List<String> found = new ArrayList<>();
    while ((most < 0 || found.size() < most) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static String format(String text, List<?> values) throws CelEvaluationException {
    StringBuilder result = new StringBuilder();
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        result.append(c);
        continue;
      }
      int end = i + 1;
      while (end < text.length() && ".0123456789".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      char verb = end < text.length() ? text.charAt(end) : ' ';
      if (verb != '%' && next >= values.size()) {
        throw fault("index " + next + " out of range");
      }
      result.append(
          verb == '%' ? "%" : formatted(text.substring(i, end), verb, values.get(next++)));
      i = end;
    }
    return result.toString();
  }

  private static String formatted(String start, char verb, Object value)
      throws CelEvaluationException {
    if (!start.matches("%(\\.\\d{1,2})?")) {
      throw fault("unable to parse precision of \"" + start + verb + "\"");
    }
    boolean real = value instanceof Number && "fe".indexOf(verb) >= 0;
    if (real) {
      return String.format(Locale.ROOT, start + verb, ((Number) value).doubleValue());
    }
    if (verb == 's' || verb == 'd') {
      return String.valueOf(value);
    }
    if (value instanceof Long whole) {
      switch (verb) {
        case 'x':
          return Long.toHexString(whole);
        case 'X':
          return Long.toHexString(whole).toUpperCase(Locale.ROOT);
        case 'o':
          return Long.toOctalString(whole);
        case 'b':
          return Long.toBinaryString(whole);
        default:
          break;
      }
    }
    throw fault("unrecognized formatting clause \"" + verb + "\"");
  }
}
