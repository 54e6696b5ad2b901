package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import mightypi.node.cri.v1.HugepageLimit;
import mightypi.node.cri.v1.LinuxContainerResources;

/** Amounts as the kernel takes them. */
final class Cgroups {

  private static final long PERIOD = 100_000;
  private static final long LEAST_QUOTA = 1_000;
  private static final long LEAST_SHARES = 2;

  private Cgroups() {}

  static LinuxContainerResources of(Pod pod, Container container, long machineMemory) {
    LinuxContainerResources.Builder result = LinuxContainerResources.newBuilder();
    long requested = Quantities.milliCpu(Quantities.requests(container)).orElse(0L);
    result.setCpuShares(shares(requested));
    Optional<Long> limit = Quantities.milliCpu(Quantities.limits(container)).filter(n -> n > 0);
    limit.ifPresent(milli -> result.setCpuPeriod(PERIOD).setCpuQuota(quota(milli)));
    Quantities.bytes(Quantities.limits(container), "memory")
        .ifPresent(result::setMemoryLimitInBytes);
    for (String size : HugePages.sizes()) {
      long limited = Quantities.bytes(Quantities.limits(container), "hugepages-" + size).orElse(0L);
      result.addHugepageLimits(
          HugepageLimit.newBuilder().setPageSize(HugePages.kernelName(size)).setLimit(limited));
    }
    return result.setOomScoreAdj(oomScore(pod, container, machineMemory)).build();
  }

  static long shares(long milliCpu) {
    return Math.max(LEAST_SHARES, milliCpu * 1024 / 1000);
  }

  /** Microseconds of each period. */
  static long quota(long milliCpu) {
    return Math.max(LEAST_QUOTA, milliCpu * PERIOD / 1000);
  }

  // The kubelet's: whoever asked for a large part of the memory is spared longer.
  private static long oomScore(Pod pod, Container container, long machineMemory) {
    return switch (Specs.qosClass(pod)) {
      case "Guaranteed" -> -997;
      case "BestEffort" -> 1000;
      default -> {
        long request = Quantities.bytes(Quantities.requests(container), "memory").orElse(0L);
        yield Math.clamp(1000 - 1000 * request / Math.max(1, machineMemory), 3, 999);
      }
    };
  }
}
