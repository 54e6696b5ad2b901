package mightypi.node.net;

import java.io.IOException;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileListingTest {

  @Test
  void aDamagedListingOfSetsRestoresLessOrNothing() {
    Fuzz.of(
            """
            {"nftables":[{"metainfo":{"version":"1.0.9"}},{"set":{"family":"inet","name":"aff-x",
             "table":"mighty","elem":[{"elem":{"val":"192.0.2.7","timeout":10800,"expires":10700}},
             {"elem":{"val":"192.0.2.8","expires":1.5}},"192.0.2.9"]}}]}
            """)
        .allowing(IOException.class)
        .text(
            5_000,
            text -> {
              Affinity.isRemembered(text);
              Affinity.restored(text, Ledger.EMPTY);
            });
  }
}
