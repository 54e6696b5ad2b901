package mightypi.control.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import mightypi.control.fact.Shares;
import mightypi.model.Document;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileIndexesTest {

  @Test
  void whatLiesBeyondTheCompletionsDoesNotCount() {
    Fuzz.of("1,3-5,7", "0-2147483647", "-1--5", "7-3")
        .text(
            10_000,
            text -> {
              BitSet set = Indexes.parse(text, 10);
              assertThat(set.length()).isLessThanOrEqualTo(10);
              assertThat(Indexes.parse(Indexes.text(set), 10)).isEqualTo(set);
            });
  }

  @Test
  void aNumberOfFailuresThatIsNoneIsNothing() {
    Fuzz.of("3", "2147483647", "-1")
        .text(
            5_000,
            text -> {
              Document pod =
                  Document.of(
                      Map.of(
                          "metadata",
                          Map.of(
                              "annotations",
                              Map.of(IndexFailures.ANNOTATION, text, Indexes.ANNOTATION, text))));
              assertThat(IndexFailures.before(pod)).isNotNegative();
              Indexes.of(pod);
            });
  }

  @Test
  void whatIsNoShareIsNothing() {
    Fuzz.of("25%", "3", "100%")
        .text(
            5_000,
            text -> {
              Shares.up(text, 7);
              Shares.down(text, 7);
            });
  }
}
