package mightypi.control.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pods are written {@code used/requested} in thousandths of a processor; {@code ?} is not measured,
 * and a letter before it says what the pod is: {@code p}ending, {@code u}nready since its start,
 * {@code y}oung and ready for a moment, {@code d}eleted, {@code f}ailed, {@code b}roken down after
 * a long good life.
 */
class CalculatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(3));
  private static final Duration WINDOW = Duration.ofSeconds(15);

  private final List<Document> pods = new ArrayList<>();
  private final List<PodUsage> usages = new ArrayList<>();

  private void pods(String texts) {
    for (String text : texts.split(" ")) {
      char mark = text.charAt(0);
      String amounts = Character.isLetter(mark) ? text.substring(1) : text;
      String[] parts = amounts.split("/");
      String name = "web-" + pods.size();
      pods.add(pod(name, Character.isLetter(mark) ? mark : ' ', parts.length > 1 ? parts[1] : ""));
      if (!parts[0].equals("?")) {
        usages.add(usage(name, Long.parseLong(parts[0])));
      }
    }
  }

  private static Document pod(String name, char mark, String request) {
    boolean started = mark != 'u' && mark != 'y';
    Instant start = started ? LONG_AGO : NOW.minusSeconds(60);
    Instant turned =
        switch (mark) {
          case 'y' -> NOW.minusSeconds(5);
          case 'u' -> start;
          case 'b' -> NOW.minusSeconds(600);
          default -> start.plusSeconds(1);
        };
    Map<String, @Nullable Object> ready =
        Fields.fields(
            "type",
            "Ready",
            "status",
            mark == 'u' || mark == 'b' ? "False" : "True",
            "lastTransitionTime",
            turned.toString());
    Map<String, Object> requests = request.isEmpty() ? Map.of() : Map.of("cpu", request + "m");
    Map<String, Object> container =
        Map.of("name", "main", "resources", Map.of("requests", requests));
    String phase = mark == 'p' ? "Pending" : mark == 'f' ? "Failed" : "Running";
    Document pod =
        Document.of(
            Fields.fields(
                "metadata",
                Map.of("name", name, "namespace", "shop", "uid", "uid-" + name),
                "spec",
                Map.of("nodeName", "pi", "containers", List.of(container)),
                "status",
                Map.of(
                    "phase", phase,
                    "startTime", start.toString(),
                    "conditions", List.of(ready))));
    return mark == 'd' ? pod.with(NOW.toString(), "metadata", "deletionTimestamp") : pod;
  }

  private static PodUsage usage(String pod, long milli) {
    Reading reading =
        new Reading(
            NOW,
            Duration.ofHours(1),
            Optional.of(new Reading.Rate(WINDOW, milli * 1_000_000)),
            milli << 20,
            milli << 20);
    return new PodUsage(
        Kinds.POD.key("shop", pod),
        "uid-" + pod,
        LONG_AGO,
        List.of(new PodUsage.Container("main", LONG_AGO, reading, 0)));
  }

  private Uses uses() throws Unknown {
    NodeUsage node =
        new NodeUsage(LONG_AGO, usages.getFirst().containers().getFirst().reading(), usages);
    return Uses.of(pods, name -> name.equals("pi") ? Optional.of(node) : Optional.empty());
  }

  private static Calculator calculator() {
    return new Calculator(AutoscalerConfig.STANDARD, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    // Nobody is missing: the ratio of use to target, rounded up.
    "3, 30, 300/1000 500/1000 700/1000, 5, 50",
    "3, 50, 100/1000 100/1000 100/1000, 1, 10",
    "5, 40, 100/1000 300/1000, 1, 20",
    // Within a tenth nothing changes, whatever the number of pods is.
    "3, 100, 1080/1000 1090/1000 1100/1000, 3, 109",
    "3, 100, 1110/1000 1110/1000 1120/1000, 4, 111",
    // Pods that go, that failed or never worked do not count...
    "3, 30, 300/1000 500/1000 700/1000 d9000/1000, 5, 50",
    "3, 30, 300/1000 500/1000 700/1000 f9000/1000, 5, 50",
    "2, 50, 100/1000 100/1000 p?/1000, 1, 10",
    // ...but on the way up the unready are thought to idle, and may make it unnecessary.
    "3, 30, 300/1000 500/1000 p?/1000, 3, 40",
    "3, 30, 600/1000 600/1000 u900/1000, 4, 60",
    "3, 30, 600/1000 600/1000 y900/1000, 4, 60",
    // One that was ready for long counts although it is not now.
    "3, 30, 300/1000 500/1000 b700/1000, 5, 50",
    // Of whom nothing is known is thought to use all it asked for on the way down...
    "4, 50, 100/1000 200/1000 300/1000 ?/1000, 4, 20",
    "4, 80, 100/1000 200/1000 300/1000 ?/1000, 2, 20",
    "4, 300, 100/1000 100/1000 ?/1000 ?/1000, 3, 10",
    // ...and nothing on the way up.
    "4, 30, 900/1000 900/1000 900/1000 ?/1000, 9, 90",
    "4, 60, 700/1000 700/1000 700/1000 ?/1000, 4, 70",
  })
  void countsAsKubernetesDoes(int current, int target, String texts, int wanted, int percent)
      throws Unknown {
    pods(texts);

    Calculator.Result result =
        calculator().forUtilization(current, target, "cpu", "", pods, uses());

    assertThat(result.replicas()).as("replicas").isEqualTo(wanted);
    assertThat(result.percent()).as("percent").isEqualTo(percent);
  }

  @Test
  void countsAmountsWithoutRequests() throws Unknown {
    pods("300 500 700");

    assertThat(calculator().forAverage(3, 300, "cpu", "", pods, uses()))
        .isEqualTo(new Calculator.Result(5, 500, 0));
    long memory = (100L << 20) * 1000;
    assertThat(calculator().forAverage(3, memory, "memory", "main", pods, uses()).replicas())
        .isEqualTo(15);
  }

  @Test
  void saysWhatItMisses() {
    pods("300/1000 500");
    assertThatThrownBy(() -> calculator().forUtilization(2, 50, "cpu", "", pods, uses()))
        .hasMessage("missing request for cpu in container main of Pod web-1");
    assertThatThrownBy(() -> calculator().forUtilization(2, 50, "cpu", "side", pods, uses()))
        .hasMessage(
            "failed to get container metrics: container side not present in metrics for pod"
                + " shop/web-0");
    assertThatThrownBy(() -> calculator().forAverage(2, 50, "ephemeral-storage", "", pods, uses()))
        .hasMessage("did not receive metrics for targeted pods (pods might be unready)");
    usages.clear();
    assertThatThrownBy(() -> Uses.of(pods, name -> Optional.empty()))
        .hasMessage("no metrics returned from resource metrics API");
  }
}
