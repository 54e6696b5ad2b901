package mightypi.why.fact;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** The zones of this cloud (mightypi.cloud/v1). */
public final class Zones {

  private Zones() {}

  /** The Zone that a host is in: the one with the longest origin. */
  public static Optional<Document> of(Image image, String host) {
    return image.all(Kinds.ZONE).stream()
        .filter(each -> HostNames.isIn(host, origin(each)))
        .max(Comparator.comparing(each -> origin(each).length()));
  }

  public static String origin(Document zone) {
    return HostNames.withoutDot(Json.text(zone.tree(), "spec", "origin").orElse(""));
  }

  /** Whether hosts of Ingresses get their records by themselves. */
  public static boolean followsIngresses(Document zone) {
    return Json.at(zone.tree(), "spec", "followIngresses").filter(Boolean.TRUE::equals).isPresent();
  }

  /** Where it is served. */
  public static List<String> addresses(Image image, Document zone) {
    List<String> said =
        Json.list(zone.tree(), "status", "addresses").stream().map(String::valueOf).toList();
    return said.isEmpty() ? Services.nameServers(image) : said;
  }

  /** The records of a name. */
  public static List<Document> records(Image image, Document zone, String host) {
    return image.all(Kinds.DNS_RECORD).stream()
        .filter(
            each -> Json.text(each.tree(), "spec", "zone").filter(zone.name()::equals).isPresent())
        .filter(each -> full(each, zone).equals(host))
        .toList();
  }

  private static String full(Document record, Document zone) {
    String name = Json.text(record.tree(), "spec", "name").orElse("");
    if (name.equals("@")) {
      return origin(zone);
    }
    String bare = HostNames.withoutDot(name);
    return HostNames.isIn(bare, origin(zone)) ? bare : bare + "." + origin(zone);
  }
}
