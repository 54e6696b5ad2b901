package mightypi.certificates.acme.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;

/**
 * Who has a turn: the oldest Challenges, so many at once as an authority bears, and never two that
 * show the same name in the same way. {@code status.processing} is the turn.
 */
public final class ChallengeTurns implements Controller {

  /** As cert-manager: {@code --max-concurrent-challenges}. */
  static final int AT_ONCE = 60;

  private static final Key ALL = Kinds.CHALLENGE.key("", "all");
  private static final Comparator<AcmeChallenge> OLDEST =
      Comparator.comparing((AcmeChallenge each) -> Fields.created(each.document()))
          .thenComparing(AcmeChallenge::key);

  @Override
  public String name() {
    return "cert-manager-challenges";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CHALLENGE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return List.of(ALL);
  }

  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Decision decide(Image now, Key key) {
    List<AcmeChallenge> waiting = new ArrayList<>();
    Set<String> busy = new HashSet<>();
    int running = 0;
    for (Document each : now.all(Kinds.CHALLENGE)) {
      AcmeChallenge challenge = new AcmeChallenge(each);
      if (challenge.is("processing")) {
        running++;
        busy.add(challenge.subject());
      } else if (!challenge.isFinal() && !each.isDeleting()) {
        waiting.add(challenge);
      }
    }
    waiting.sort(OLDEST);
    List<Step> steps = new ArrayList<>();
    for (AcmeChallenge each : waiting) {
      if (running < AT_ONCE && busy.add(each.subject())) {
        running++;
        steps.addAll(turn(each));
      }
    }
    return Decision.of(steps);
  }

  private static List<Step> turn(AcmeChallenge challenge) {
    return List.of(
        new Change.UpdateStatus(
            challenge.key(), challenge.document().with(true, "status", "processing")),
        Occurrence.normal(
            Kinds.CHALLENGE,
            challenge.document(),
            "Started",
            "Challenge scheduled for processing"));
  }
}
