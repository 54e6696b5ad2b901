package mightypi.api.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;

/** The kubelet's {@code stats/v1alpha1 Summary}, as far as this is measured. */
public final class Summary {

  private Summary() {}

  /**
   * Of a node.
   *
   * @param capacity its memory in bytes, if it is known
   */
  public static Map<String, Object> of(String name, NodeUsage usage, OptionalLong capacity) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("nodeName", name);
    node.put("startTime", Measurements.time(usage.booted()));
    put(node, usage.machine(), capacity);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("node", node);
    tree.put("pods", usage.pods().stream().map(Summary::pod).toList());
    return tree;
  }

  private static Map<String, Object> pod(PodUsage usage) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("name", usage.pod().name());
    reference.put("namespace", usage.pod().namespace());
    reference.put("uid", usage.uid());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("podRef", reference);
    tree.put("startTime", Measurements.time(usage.started()));
    List<Object> containers = new ArrayList<>();
    usage.containers().forEach(each -> containers.add(container(each)));
    tree.put("containers", containers);
    sum(usage).ifPresent(reading -> put(tree, reading, OptionalLong.empty()));
    return tree;
  }

  private static Map<String, Object> container(PodUsage.Container container) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", container.name());
    tree.put("startTime", Measurements.time(container.started()));
    put(tree, container.reading(), OptionalLong.empty());
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("time", Measurements.time(container.reading().time()));
    written.put("usedBytes", container.written());
    tree.put("rootfs", written);
    return tree;
  }

  /** All containers of a pod together, at the time of the earliest. */
  static Optional<Reading> sum(PodUsage usage) {
    return usage.containers().stream()
        .map(PodUsage.Container::reading)
        .reduce(
            (a, b) ->
                new Reading(
                    earlier(a.time(), b.time()),
                    a.cpu().plus(b.cpu()),
                    a.rate().flatMap(one -> b.rate().map(two -> sum(one, two))),
                    a.memory() + b.memory(),
                    a.workingSet() + b.workingSet()));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Reading.Rate sum(Reading.Rate a, Reading.Rate b) {
    return new Reading.Rate(a.window(), a.nanoCores() + b.nanoCores());
  }

  private static void put(Map<String, Object> tree, Reading reading, OptionalLong capacity) {
    Map<String, Object> cpu = new LinkedHashMap<>();
    cpu.put("time", Measurements.time(reading.time()));
    reading.rate().ifPresent(rate -> cpu.put("usageNanoCores", rate.nanoCores()));
    cpu.put("usageCoreNanoSeconds", reading.cpu().toNanos());
    tree.put("cpu", cpu);
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("time", Measurements.time(reading.time()));
    capacity.ifPresent(bytes -> memory.put("availableBytes", bytes - reading.workingSet()));
    memory.put("usageBytes", reading.memory());
    memory.put("workingSetBytes", reading.workingSet());
    tree.put("memory", memory);
  }
}
