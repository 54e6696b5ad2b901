package mightypi.why;

import java.util.List;
import java.util.Optional;
import mightypi.why.hop.Finding;
import mightypi.why.hop.Verdict;

/**
 * The hops of a question in their order.
 *
 * @param url what was asked
 */
public record Report(String url, List<Finding> hops) {

  public Report {
    hops = List.copyOf(hops);
  }

  /** The hop at which it ends; what comes after it may be broken only because of it. */
  public Optional<Finding> firstBroken() {
    return hops.stream().filter(each -> each.verdict() == Verdict.BROKEN).findFirst();
  }

  /** As a person reads it. */
  public String text() {
    StringBuilder text = new StringBuilder(url).append("\n\n");
    Optional<Finding> first = firstBroken();
    for (Finding each : hops) {
      boolean isFirst = first.filter(found -> found == each).isPresent();
      text.append(
          "%s %-8s %-12s %s%n"
              .formatted(
                  isFirst ? "▶" : " ",
                  each.verdict().name().toLowerCase(java.util.Locale.ROOT),
                  each.hop(),
                  each.seen()));
      if (!isFirst && each.verdict() != Verdict.OK) {
        detail(text, "expected", each.expected());
        detail(text, "mend", each.mend());
      }
    }
    text.append(first.map(Report::end).orElse("\nNothing is broken.\n"));
    return text.toString();
  }

  private static void detail(StringBuilder text, String word, String words) {
    if (!words.isEmpty()) {
      text.append("%24s%-9s %s%n".formatted("", word, words));
    }
  }

  private static String end(Finding first) {
    return """

        broken at: %s
          expected  %s
          seen      %s
          mend      %s
        """
        .formatted(first.hop(), first.expected(), first.seen(), first.mend());
  }
}
