package mightypi.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import mightypi.model.Key;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import mightypi.node.usage.NodeMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Measuring on a real containerd. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class NodeMeterTest {

  @Test
  void tellsWhoWorksFromWhoRests(@TempDir Path data) throws Exception {
    try (Lodge lodge = Lodge.open(data);
        NodeMeter meter = lodge.meter()) {
      String work = Lodge.shell("while :; do :; done").replace("'main'", "'work'");
      String rest = Lodge.shell("exec /bin/busybox sleep 1000").replace("'main'", "'rest'");
      Key pod =
          lodge.pod(
              "both",
              "{'terminationGracePeriodSeconds':0,'containers':[" + work + "," + rest + "]}");
      lodge.awaitReady(pod);

      NodeUsage usage = meter.measure("pi").orElseThrow();

      assertThat(usage.pods()).extracting(PodUsage::pod).containsExactly(pod);
      Map<String, Reading> readings =
          usage.pods().getFirst().containers().stream()
              .collect(Collectors.toMap(PodUsage.Container::name, PodUsage.Container::reading));
      assertThat(nanoCores(readings, "work"))
          .as("also beside much other work")
          .isGreaterThan(20_000_000);
      assertThat(nanoCores(readings, "rest")).isLessThan(20_000_000);
      assertThat(reading(readings, "rest").workingSet()).isBetween(1L, 50L << 20);
      Reading machine = usage.machine();
      assertThat(machine.rate().orElseThrow().nanoCores())
          .isGreaterThan(nanoCores(readings, "work") / 2);
      assertThat(machine.rate().orElseThrow().window())
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(60));
      assertThat(machine.workingSet()).isGreaterThan(50L << 20);
      assertThat(meter.measure("another")).isEmpty();
    }
  }

  private static long nanoCores(Map<String, Reading> readings, String container) {
    return reading(readings, container).rate().orElseThrow().nanoCores();
  }

  private static Reading reading(Map<String, Reading> readings, String container) {
    return Objects.requireNonNull(readings.get(container));
  }
}
