package mightypi.node.plan;

import java.util.Map;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileExpansionTest {

  @Test
  void anyTextIsExpandedOrLeftAlone() {
    Map<String, String> variables = Map.of("HOST", "db", "PORT", "$(HOST)");
    Fuzz.of("$(HOST):$(PORT)/$$(HOST)", "$$$$(", "$(NOBODY)", "a$")
        .text(20_000, text -> Expansion.of(text, variables));
  }
}
