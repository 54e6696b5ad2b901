package mightypi.node.stream;

import java.time.Instant;
import java.util.Optional;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileLogTest {

  @Test
  void aDamagedLineOfALogIsNoLineOrOneOfAnotherTime() {
    Fuzz.of(
            "2026-01-02T03:04:05.678901234Z stdout F hello\n",
            "2026-01-02T03:04:05.678901234+02:00 stderr P part",
            "2026-01-02T03:04:05Z stdout F ")
        .bytes(
            20_000,
            bytes ->
                LogLine.parse(bytes, bytes.length)
                    .ifPresent(line -> line.isSince(Optional.of(Instant.EPOCH))));
  }
}
