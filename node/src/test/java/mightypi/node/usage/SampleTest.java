package mightypi.node.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Kinds;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.Reading;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ContainerSample.Pod POD =
      new ContainerSample.Pod(Kinds.POD.key("shop", "web"), "uid", NOON);

  private static ContainerSample container(
      String name, Instant created, Instant time, long millis) {
    return new ContainerSample(
        "id-" + name, POD, name, created, time, Duration.ofMillis(millis), 4096, 2048, 0);
  }

  private static Sample at(int second, ContainerSample... containers) {
    Map<String, ContainerSample> byId = new LinkedHashMap<>();
    for (ContainerSample each : containers) {
      byId.put(each.id(), each);
    }
    Duration cpu = Duration.ofSeconds(100).plusMillis(500L * second);
    return new Sample(
        Duration.ofSeconds(second).toNanos(),
        NOON.plusSeconds(second),
        new MachineSample(NOON, cpu, 10, 5),
        byId);
  }

  @Test
  void aRateIsThatSinceTheEarlierSampleOrSinceTheContainerWasMade() {
    Sample earlier = at(0, container("old", NOON.minusSeconds(900), NOON, 60_000));
    Instant now = NOON.plusSeconds(10);
    Sample later =
        at(
            10,
            container("old", NOON.minusSeconds(900), now, 65_000),
            container("new", now.minusSeconds(4), now, 1000));

    NodeUsage usage = later.since(earlier);

    assertThat(usage.machine().rate())
        .contains(new Reading.Rate(Duration.ofSeconds(10), 500_000_000));
    assertThat(usage.pods()).hasSize(1);
    assertThat(usage.pods().getFirst().containers())
        .extracting(each -> each.name() + " " + each.reading().rate().orElseThrow())
        .containsExactly(
            "new " + new Reading.Rate(Duration.ofSeconds(4), 250_000_000),
            "old " + new Reading.Rate(Duration.ofSeconds(10), 500_000_000));
  }

  @Test
  void nothingIsSaidOfAPodBeforeAllItsContainersHaveRunForAMoment() {
    Instant now = NOON.plusSeconds(10);
    Sample later =
        at(10, container("old", NOON, now, 1000), container("new", now.minusMillis(100), now, 10));

    assertThat(later.since(at(0)).pods().getFirst().earliest()).isEmpty();
  }

  @Test
  void readsWhatTheKernelTells() throws IOException {
    MachineSample sample =
        MachineSample.of(
            List.of(
                "cpu  100 20 30 5000 400 5 6 7 90 0",
                "cpu0 1 1 1 1 1 1 1 1 1 1",
                "btime 1767268800"),
            List.of(
                "MemTotal:        8000 kB",
                "MemFree:         1000 kB",
                "Inactive(file):  2000 kB",
                "HugePages_Total:       0"));

    assertThat(sample)
        .isEqualTo(
            new MachineSample(
                Instant.parse("2026-01-01T12:00:00Z"),
                Duration.ofMillis(1680),
                7000 << 10,
                5000 << 10));
    assertThat(MachineSample.take().cpu()).isPositive();
  }
}
