package mightypi.dns.follow;

import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Which Zone a name belongs to: the one with the longest origin that it ends in. */
record ZoneNames(Image image) {

  Optional<Document> of(String name) {
    String dotted = "." + plain(name);
    Optional<Document> best = Optional.empty();
    int longest = 0;
    for (Document each : image.all(Kinds.ZONE)) {
      String origin = "." + plain(Json.text(each.tree(), "spec", "origin").orElse("."));
      if (origin.length() > Math.max(1, longest) && dotted.endsWith(origin)) {
        longest = origin.length();
        best = Optional.of(each);
      }
    }
    return best;
  }

  boolean followsIngresses(String name) {
    return of(name)
        .flatMap(each -> Json.at(each.tree(), "spec", "followIngresses"))
        .map(Boolean.TRUE::equals)
        .orElse(false);
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
