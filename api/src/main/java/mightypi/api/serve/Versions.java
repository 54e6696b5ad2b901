package mightypi.api.serve;

import java.util.List;
import java.util.Optional;
import mightypi.api.request.Query;
import mightypi.api.status.Status;
import mightypi.model.Image;
import mightypi.model.Problem;

/**
 * What a read's {@code resourceVersion} and {@code resourceVersionMatch} mean. Every read here is
 * of the newest image, which satisfies all but an exact wish for another one.
 */
final class Versions {

  private Versions() {}

  /** The image to read from. */
  static Image image(Query query, Image now, Pages pages) {
    String match = query.text("resourceVersionMatch");
    long asked = asked(query);
    check(query, match);
    if (asked > now.revision()) {
      throw tooLarge(asked, now.revision()).asException();
    }
    if (!match.equals("Exact") || asked == now.revision()) {
      return now;
    }
    return pages
        .find(asked)
        .orElseThrow(
            () ->
                Status.expired(
                        "The resourceVersion for the provided list is too old: %d (%d)"
                            .formatted(asked, now.revision()))
                    .asException());
  }

  private static void check(Query query, String match) {
    if (match.isEmpty() || query.flag("watch")) {
      return;
    }
    if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
      throw invalid(
          Problem.notSupported("resourceVersionMatch", match, List.of("Exact", "NotOlderThan")));
    }
    if (query.text("resourceVersion").isEmpty()) {
      throw invalid(
          Problem.forbidden(
              "resourceVersionMatch",
              "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (match.equals("Exact") && query.text("resourceVersion").equals("0")) {
      throw invalid(
          Problem.forbidden(
              "resourceVersionMatch",
              "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""));
    }
  }

  private static RuntimeException invalid(Problem problem) {
    return Options.invalid("ListOptions", problem);
  }

  /** The revision asked for; 0 when there is none. */
  static long asked(Query query) {
    String text = query.text("resourceVersion");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw Status.badRequest(
              "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax"
                  .formatted(text, text))
          .asException();
    }
  }

  /** A revision that is not there yet: of another store, as it seems. */
  static Status tooLarge(long asked, long now) {
    return new Status(
        504,
        "Timeout",
        "Too large resource version: %d, current: %d".formatted(asked, now),
        Optional.of(
            new Status.Details(
                "",
                "",
                "",
                "",
                List.of(new Problem("ResourceVersionTooLarge", "", "Too large resource version")),
                1)));
  }
}
