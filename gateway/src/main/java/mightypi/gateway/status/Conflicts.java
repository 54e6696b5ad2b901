package mightypi.gateway.status;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.ingress.IngressClasses;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/**
 * Paths of an Ingress that an older one has already, which therefore lead to the older one's
 * backends. ingress-nginx refuses such an Ingress in these words.
 */
final class Conflicts {

  private static final String CANARY = "nginx.ingress.kubernetes.io/canary";

  private Conflicts() {}

  private record Spot(String host, String path, boolean isExact) {}

  static List<Finding> of(Image image, Document ingress) {
    if (isCanary(ingress)) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    Set<Spot> wanted = spots(ingress);
    for (Document other : image.all(Kinds.INGRESS)) {
      if (isBefore(other, ingress) && !isCanary(other) && IngressClasses.isOurs(image, other)) {
        for (Spot taken : spots(other)) {
          if (wanted.remove(taken)) {
            found.add(finding(taken, other));
          }
        }
      }
    }
    return found;
  }

  private static Finding finding(Spot spot, Document other) {
    return new Finding(
        "PathConflict",
        "host \"%s\" and path \"%s\" is already defined in ingress %s/%s, which is older and gets its requests"
            .formatted(spot.host(), spot.path(), other.namespace(), other.name()));
  }

  private static boolean isCanary(Document ingress) {
    return "true".equals(Json.map(ingress.tree(), "metadata", "annotations").get(CANARY));
  }

  /** In the order in which the compiler takes them. */
  private static boolean isBefore(Document one, Document other) {
    if (one.isDeleting()
        || one.namespace().equals(other.namespace()) && one.name().equals(other.name())) {
      return false;
    }
    int age = created(one).compareTo(created(other));
    if (age != 0) {
      return age < 0;
    }
    int place = one.namespace().compareTo(other.namespace());
    return place != 0 ? place < 0 : one.name().compareTo(other.name()) < 0;
  }

  private static String created(Document ingress) {
    return Json.text(ingress.tree(), "metadata", "creationTimestamp").orElse("");
  }

  private static Set<Spot> spots(Document ingress) {
    Set<Spot> spots = new HashSet<>();
    for (Object rule : Json.list(ingress.tree(), "spec", "rules")) {
      String host = Json.text(rule, "host").orElse("").toLowerCase(Locale.ROOT);
      for (Object path : Json.list(rule, "http", "paths")) {
        boolean isExact = Json.text(path, "pathType").orElse("").equals("Exact");
        spots.add(new Spot(host, Json.text(path, "path").orElse("/"), isExact));
      }
    }
    return spots;
  }
}
