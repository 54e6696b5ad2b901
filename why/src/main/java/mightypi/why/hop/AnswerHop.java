package mightypi.why.hop;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.why.evidence.Visit;
import mightypi.why.evidence.Visit.Page;

/** What a client gets in the end. */
public final class AnswerHop implements Hop {

  private static final String HOP = "answer";
  private static final int EDGE_ERRORS = 520;

  @Override
  public List<Finding> look(Scene scene) {
    return scene
        .outsideVisit()
        .filter(each -> !each.pages().isEmpty())
        .or(scene::door)
        .filter(each -> !each.pages().isEmpty())
        .map(each -> List.of(look(scene, each)))
        .orElse(List.of());
  }

  /** Whether the pages lead in a circle. */
  static boolean isLoop(Visit visit) {
    Set<String> seen = new HashSet<>();
    boolean isTwice = visit.pages().stream().anyMatch(each -> !seen.add(each.url()));
    return isTwice && visit.pages().getLast().isRedirect();
  }

  private static Finding look(Scene scene, Visit visit) {
    Page last = visit.pages().getLast();
    String words = words(visit);
    if (isLoop(visit)) {
      return Finding.broken(
          HOP,
          "an answer",
          words + ": it leads in a circle",
          "curl -svo /dev/null %s   # both the app and the gateway redirect; turn one off, such as: nginx.ingress.kubernetes.io/ssl-redirect=false"
              .formatted(scene.question().url()));
    }
    if (last.status() == 0) {
      return Finding.broken(HOP, "an answer", last.failure(), mend(scene));
    }
    if (last.status() >= EDGE_ERRORS && scene.isProxied()) {
      return Finding.unknown(HOP, "an answer of the app", words + " of the edge");
    }
    if (last.status() >= 500) {
      return Finding.broken(HOP, "an answer of the app", words, mend(scene));
    }
    return last.status() == 404 || last.status() == 403
        ? Finding.warn(HOP, "a page", words, "curl -si " + scene.question().url() + " | head -n 20")
        : Finding.ok(HOP, words);
  }

  private static String words(Visit visit) {
    StringBuilder words = new StringBuilder();
    for (Page each : visit.pages()) {
      words
          .append(words.isEmpty() ? "" : ", ")
          .append(each.url())
          .append(" ")
          .append(each.status());
      if (each.isRedirect()) {
        words.append(" → ").append(each.location());
      }
    }
    Page last = visit.pages().getLast();
    return words + (last.server().isEmpty() ? "" : " (%s)".formatted(last.server()));
  }

  private static String mend(Scene scene) {
    return Optional.of(scene)
        .filter(Scene::hasCluster)
        .flatMap(Scene::target)
        .flatMap(each -> each.service())
        .map(
            each ->
                "kubectl -n %s logs service/%s --tail=50".formatted(each.namespace(), each.name()))
        .orElse("curl -sv " + scene.question().url());
  }
}
