package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The control group in which all of a pod runs, containers and runtime: where it stands among those
 * of the node's pods, and what they may take together. Names and amounts are the kubelet's: pods
 * that ask for nothing stand apart from those that ask for something, and those that get all that
 * they ask for stand beside both.
 *
 * @param name below the group of all pods of this installation
 */
public record PodGroup(String name, Share share) {

  /** The group of all pods, and those of the two classes that have one. */
  public static final String ALL = "kubepods";

  public static final String BURSTABLE = ALL + "/burstable";
  public static final String BEST_EFFORT = ALL + "/besteffort";

  private static final String POD = "pod";

  /**
   * A part of the machine.
   *
   * @param cpuShares as version 1 of control groups counts them: 1024 for a processor
   * @param cpuQuota in microseconds of each period, if there is a limit
   * @param memory in bytes, if there is a limit
   */
  public record Share(long cpuShares, Optional<Long> cpuQuota, Optional<Long> memory) {

    /** Some of the processors' time, and no limit. */
    public static Share ofTime(long milliCpu) {
      return new Share(Cgroups.shares(milliCpu), Optional.empty(), Optional.empty());
    }
  }

  public static PodGroup of(Pod pod) {
    return new PodGroup(name(pod), share(pod));
  }

  /** Every group in which a pod of this uid could stand. */
  public static List<String> names(String uid) {
    return List.of(ALL, BURSTABLE, BEST_EFFORT).stream()
        .map(parent -> parent + "/" + POD + uid)
        .toList();
  }

  /** The uid of the pod whose group has this name, if it is that of a pod. */
  public static Optional<String> uid(String folder) {
    return folder.startsWith(POD) ? Optional.of(folder.substring(POD.length())) : Optional.empty();
  }

  private static String name(Pod pod) {
    String parent =
        switch (Specs.qosClass(pod)) {
          case "Guaranteed" -> ALL;
          case "BestEffort" -> BEST_EFFORT;
          default -> BURSTABLE;
        };
    return parent + "/" + POD + pod.getMetadata().getUid();
  }

  /** Of the group of all burstable pods: what they ask for together. */
  public static Share ofBurstable(Collection<Pod> pods) {
    return Share.ofTime(
        pods.stream()
            .filter(pod -> name(pod).startsWith(BURSTABLE))
            .mapToLong(PodGroup::requestedTime)
            .sum());
  }

  private static Share share(Pod pod) {
    return new Share(
        Cgroups.shares(requestedTime(pod)),
        limit(pod, PodGroup::cpu).map(Cgroups::quota),
        limit(pod, PodGroup::memory));
  }

  private static long requestedTime(Pod pod) {
    return Quantities.needed(pod, each -> cpu(Quantities.requests(each)))
        + cpu(Quantities.overhead(pod));
  }

  private static long cpu(Map<String, Quantity> amounts) {
    return Quantities.milliCpu(amounts).orElse(0L);
  }

  private static long memory(Map<String, Quantity> amounts) {
    return Quantities.bytes(amounts, "memory").orElse(0L);
  }

  /** A pod has a limit when each of its containers has one. */
  private static Optional<Long> limit(Pod pod, Function<Map<String, Quantity>, Long> amount) {
    boolean all =
        Specs.containers(pod).stream().allMatch(each -> amount.apply(Quantities.limits(each)) > 0);
    return all
        ? Optional.of(
            Quantities.needed(pod, each -> amount.apply(Quantities.limits(each)))
                + amount.apply(Quantities.overhead(pod)))
        : Optional.empty();
  }
}
