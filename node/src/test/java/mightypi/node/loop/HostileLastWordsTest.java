package mightypi.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileLastWordsTest {

  @Test
  void theEndOfAnyLogIsShort() {
    Fuzz.of(
            "2026-01-02T03:04:05.678901234Z stdout F one\n2026-01-02T03:04:05Z stderr P two",
            "a b c d\n\n")
        .text(10_000, text -> assertThat(LastWords.fromLog(text).length()).isLessThan(2_049));
  }
}
