package mightypi.api.serve;

import mightypi.api.status.StatusException;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePageTest {

  @Test
  void aDamagedTokenOfAListInChunksIsABadRequest() {
    Fuzz.of(new Page(7, "shop", "web").token(), new Page(Long.MAX_VALUE, "", "a").token())
        .allowing(StatusException.class)
        .text(20_000, Page::of);
  }
}
