package mightypi.certificates.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.certificates.acme.order.ChallengeTurns;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.junit.jupiter.api.Test;

/** How many challenges are under way at once, and which never together. */
class TurnsOfChallengesTest {

  private final Rehearsal rehearsal =
      new Rehearsal(7)
          .with(
              Kinds.NAMESPACE,
              Document.of(
                  Fields.fields(
                      "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop"))))
          .claiming(TurnsOfChallengesTest::neverTwoOfAName)
          .claiming(now -> assertThat(running(now)).isLessThanOrEqualTo(60));

  @Test
  void sixtyAtOnceAndTheRestWhenThoseAreDone() {
    rehearsal.running(List.of(new ChallengeTurns()));
    for (int i = 0; i < 70; i++) {
      challenge("c" + i, "n" + i + ".example");
    }
    rehearsal.settle();
    assertThat(running(rehearsal.now())).isEqualTo(60);

    rehearsal.now().all(Kinds.CHALLENGE).stream()
        .filter(each -> Fields.flag(each.tree(), "status", "processing"))
        .limit(15)
        .forEach(each -> end(each.key(Kinds.CHALLENGE)));
    rehearsal.settle();
    assertThat(running(rehearsal.now())).isEqualTo(55);
  }

  @Test
  void aNameAndItsWildcardTakeTurns() {
    rehearsal.running(List.of(new ChallengeTurns()));
    challenge("plain", "shop.example");
    challenge("wild", "shop.example");
    rehearsal.settle();
    assertThat(running(rehearsal.now())).isEqualTo(1);

    rehearsal.now().all(Kinds.CHALLENGE).stream()
        .filter(each -> Fields.flag(each.tree(), "status", "processing"))
        .toList()
        .forEach(each -> end(each.key(Kinds.CHALLENGE)));
    rehearsal.settle();
    assertThat(running(rehearsal.now())).isEqualTo(1);
    assertThat(rehearsal.told())
        .containsExactly(
            "Started: Challenge scheduled for processing",
            "Started: Challenge scheduled for processing");
  }

  private void challenge(String name, String dnsName) {
    rehearsal.with(
        Kinds.CHALLENGE,
        Document.of(
            Fields.fields(
                "apiVersion", Kinds.CHALLENGE.apiVersion(),
                "kind", "Challenge",
                "metadata", Map.of("name", name, "namespace", "shop"),
                "spec", Map.of("dnsName", dnsName, "type", "DNS-01"))));
  }

  private void end(Key key) {
    Document document = rehearsal.find(key);
    rehearsal.make(
        new Change.UpdateStatus(
            key, document.with("valid", "status", "state").with(false, "status", "processing")));
  }

  private static long running(Image now) {
    return now.all(Kinds.CHALLENGE).stream()
        .filter(each -> Fields.flag(each.tree(), "status", "processing"))
        .count();
  }

  private static void neverTwoOfAName(Image now) {
    assertThat(
            now.all(Kinds.CHALLENGE).stream()
                .filter(each -> Fields.flag(each.tree(), "status", "processing"))
                .map(each -> Fields.text(each.tree(), "spec", "dnsName")))
        .doesNotHaveDuplicates();
  }
}
