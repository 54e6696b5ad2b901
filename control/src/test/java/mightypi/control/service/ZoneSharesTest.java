package mightypi.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneSharesTest {

  private static final BigDecimal FOUR = BigDecimal.valueOf(4);
  private static final Map<String, BigDecimal> EQUAL = Map.of("a", FOUR, "b", FOUR);

  private static List<String> shares(Map<String, BigDecimal> processors, String... homes) {
    return ZoneShares.of(processors, List.of(homes));
  }

  @Test
  void endpointsServeTheirOwnZoneWhereThatIsFair() {
    assertThat(shares(EQUAL, "a", "b", "b", "a")).containsExactly("a", "b", "b", "a");
    String[] thirteen = "a b a b a b a b a b a b a".split(" ", -1);
    assertThat(shares(EQUAL, thirteen)).containsExactly(thirteen);
  }

  @Test
  void aZoneThatLacksEndpointsGetsSomeOfOneThatHasPlenty() {
    List<String> shares = shares(EQUAL, "a", "a", "a", "a", "a", "a");
    assertThat(Collections.frequency(shares, "a")).isEqualTo(3);
    assertThat(Collections.frequency(shares, "b")).isEqualTo(3);
    assertThat(shares(EQUAL, "", "", "a", "b")).containsExactlyInAnyOrder("a", "a", "b", "b");
  }

  @Test
  void thereAreNoSharesOfOneZoneOrOfFewerEndpointsThanZones() {
    assertThat(shares(Map.of("a", FOUR), "a", "a")).isEmpty();
    assertThat(shares(EQUAL, "a")).isEmpty();
    assertThat(shares(Map.of(), "a", "b")).isEmpty();
  }

  @Test
  void noZoneIsOverloadedRatherThanServedUnfairly() {
    Map<String, BigDecimal> uneven = Map.of("a", BigDecimal.valueOf(10), "b", FOUR, "c", FOUR);
    assertThat(shares(uneven, "a", "b", "c")).as("the large one would need two").isEmpty();
    assertThat(shares(EQUAL, "a", "a", "a", "b", "b")).as("one of three would idle").isEmpty();
    assertThat(shares(uneven, "a", "a", "b", "c")).containsExactly("a", "a", "b", "c");
  }
}
