package mightypi.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import mightypi.model.usage.UsageMeter;

/**
 * Measures pods that use what the test says: each container of a running pod the same, of processor
 * and memory. A pod of which nothing was said is not measured.
 */
public final class FakeMeter implements UsageMeter {

  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final long MEMORY = 64L << 20;

  private final Supplier<Image> image;
  private final Clock clock;
  private final Map<String, Long> milliCores = new ConcurrentHashMap<>();

  public FakeMeter(Supplier<Image> image, Clock clock) {
    this.image = image;
    this.clock = clock;
  }

  /** From now on the pods whose names begin so use this much, in thousandths of a processor. */
  public FakeMeter using(String prefix, long milli) {
    milliCores.put(prefix, milli);
    return this;
  }

  @Override
  public Optional<NodeUsage> measure(String node) {
    if (image.get().find(Kinds.NODE.key("", node)).isEmpty()) {
      return Optional.empty();
    }
    List<PodUsage> pods = new ArrayList<>();
    for (Document pod : image.get().all(Kinds.POD)) {
      if (text(pod, "spec", "nodeName").equals(node)
          && text(pod, "status", "phase").equals("Running")) {
        milliCores.forEach(
            (prefix, milli) -> {
              if (pod.name().startsWith(prefix)) {
                pods.add(usage(pod, milli));
              }
            });
      }
    }
    return Optional.of(new NodeUsage(Instant.EPOCH, reading(1500, 2L << 30), pods));
  }

  private static String text(Document pod, String... path) {
    return Json.text(pod.tree(), path).orElse("");
  }

  private PodUsage usage(Document pod, long milli) {
    List<PodUsage.Container> containers =
        Json.list(pod.tree(), "spec", "containers").stream()
            .map(each -> Json.text(each, "name").orElse(""))
            .map(name -> new PodUsage.Container(name, clock.now(), reading(milli, MEMORY), 0))
            .toList();
    return new PodUsage(pod.key(Kinds.POD), pod.uid(), clock.now(), containers);
  }

  private Reading reading(long milli, long memory) {
    return new Reading(
        clock.now(),
        Duration.ofMillis(milli),
        Optional.of(new Reading.Rate(WINDOW, milli * 1_000_000)),
        memory,
        memory);
  }
}
