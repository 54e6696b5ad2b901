package mightypi.api.kind.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static List<String> faults(String text) {
    return Names.DNS_SUBDOMAIN.faults(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a.b", "a-b.c--d.e0"})
  void subdomainsAreLabelsWithDotsBetween(String text) {
    assertThat(faults(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a-.b", "a.-b", "A", "a_b", "é"})
  void otherTextsAreNoSubdomains(String text) {
    assertThat(faults(text)).hasSize(1);
  }

  @Test
  void aNameOfAnyLengthIsRefusedInPeace() {
    assertThat(faults("a.".repeat(500_000) + "a"))
        .containsExactly("must be no more than 253 characters");
    assertThat(Names.QUALIFIED_NAME.faults("a.".repeat(500_000) + "/b")).hasSize(2);
    assertThat(Names.WILDCARD_SUBDOMAIN.faults("*." + "a.".repeat(500_000))).hasSize(2);
  }
}
