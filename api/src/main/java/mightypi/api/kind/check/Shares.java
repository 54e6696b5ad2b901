package mightypi.api.kind.check;

import java.util.regex.Pattern;
import mightypi.model.Json;
import mightypi.model.Problem;

/** Numbers that may be a share of a whole: {@code 3}, {@code 25%}. */
public final class Shares {

  private static final Pattern PERCENT = Pattern.compile("\\d+%");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private Shares() {}

  public static void check(Place share) {
    if (!(share.raw() instanceof String text)) {
      share.mustBeAtLeast(0);
    } else if (!PERCENT.matcher(text).matches()) {
      invalid(
          share,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
              + " or '93%', regex used for validation is '[0-9]+%')");
    }
  }

  public static void mustNotExceedAll(Place share) {
    if (share.text().endsWith("%") && amount(share) > 100) {
      invalid(share, "must not be greater than 100%");
    }
  }

  /** In the words of Go, which prints the structure of a text. */
  public static void invalid(Place share, String detail) {
    String shown =
        share.raw() instanceof String text
            ? "intstr.IntOrString{Type:1, IntVal:0, StrVal:%s}".formatted(Json.brief(text))
            : "intstr.IntOrString{Type:0, IntVal:%s, StrVal:\"\"}".formatted(share.raw());
    share.report(Problem.INVALID, "Invalid value: " + shown + ": " + detail);
  }

  /** The number, without the sign for percent; what is no number counts as none. */
  public static long amount(Place share) {
    String text = share.text();
    String digits = PERCENT.matcher(text).matches() ? text.substring(0, text.length() - 1) : text;
    return share
        .number()
        .orElseGet(
            () ->
                COUNT.matcher(digits).matches()
                    ? Long.parseLong(digits)
                    : digits.equals(text) ? 0 : Long.MAX_VALUE);
  }
}
