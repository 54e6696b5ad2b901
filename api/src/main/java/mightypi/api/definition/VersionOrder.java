package mightypi.api.definition;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Kubernetes ranks versions: stable before beta before alpha, newer before older, then others.
 */
final class VersionOrder {

  static final Comparator<String> PREFERRED_FIRST =
      Comparator.comparing(VersionOrder::rank).reversed().thenComparing(Comparator.naturalOrder());

  private static final Pattern FORM =
      Pattern.compile("v([1-9]\\d{0,5})(?:(alpha|beta)([1-9]\\d{0,5}))?");

  private VersionOrder() {}

  private static long rank(String version) {
    Matcher matcher = FORM.matcher(version);
    if (!matcher.matches()) {
      return 0;
    }
    String stage = matcher.group(2);
    long maturity = stage == null ? 3 : stage.equals("beta") ? 2 : 1;
    long step = stage == null ? 0 : Long.parseLong(matcher.group(3));
    return (maturity << 48) + (Long.parseLong(matcher.group(1)) << 24) + step;
  }
}
