package mightypi.node.usage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Clock;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;
import mightypi.model.usage.Reading.Rate;
import mightypi.node.cri.Runtime;

/**
 * What everything on this machine has used at a time.
 *
 * @param nanos the same time by the clock that never jumps
 */
record Sample(
    long nanos, Instant time, MachineSample machine, Map<String, ContainerSample> containers) {

  /** Less tells more of chance than of use. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(500);

  static Sample take(Runtime runtime, String node, Clock clock) throws IOException {
    Map<String, ContainerSample> containers = new LinkedHashMap<>();
    ContainerSample.take(runtime, node).forEach(each -> containers.put(each.id(), each));
    return new Sample(clock.nanos(), clock.now(), MachineSample.take(), containers);
  }

  /** The use at this time, with the rates since an earlier sample. */
  NodeUsage since(Sample earlier) {
    Map<String, PodUsage> pods = new LinkedHashMap<>();
    for (ContainerSample each : containers.values()) {
      List<PodUsage.Container> some = new ArrayList<>();
      PodUsage known = pods.get(each.pod().uid());
      if (known != null) {
        some.addAll(known.containers());
      }
      some.add(container(each, Optional.ofNullable(earlier.containers.get(each.id()))));
      pods.put(
          each.pod().uid(),
          new PodUsage(each.pod().key(), each.pod().uid(), each.pod().created(), some));
    }
    return new NodeUsage(machine.booted(), machine(earlier), List.copyOf(pods.values()));
  }

  private Reading machine(Sample earlier) {
    Duration window = Duration.ofNanos(nanos - earlier.nanos);
    return new Reading(
        time,
        machine.cpu(),
        rate(machine.cpu().minus(earlier.machine.cpu()), window),
        machine.memory(),
        machine.workingSet());
  }

  /** One that is new since then has used all it used since it was made. */
  private static PodUsage.Container container(
      ContainerSample now, Optional<ContainerSample> earlier) {
    Instant since = earlier.map(ContainerSample::time).orElse(now.created());
    Duration before = earlier.map(ContainerSample::cpu).orElse(Duration.ZERO);
    Optional<Rate> rate = rate(now.cpu().minus(before), Duration.between(since, now.time()));
    Reading reading = new Reading(now.time(), now.cpu(), rate, now.memory(), now.workingSet());
    return new PodUsage.Container(now.name(), now.created(), reading, now.written());
  }

  private static Optional<Rate> rate(Duration cpu, Duration window) {
    return window.compareTo(SHORTEST_WINDOW) < 0
        ? Optional.empty()
        : Optional.of(Rate.of(cpu, window));
  }
}
