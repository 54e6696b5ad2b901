package mightypi.node.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.node.file.MountTable;
import mightypi.node.plan.PodGroup;

/**
 * Version 1: a tree for each controller, or for some of them together. The trees that no amount is
 * written into are left to the runtime.
 */
record Separate(List<MountTable.Entry> mounts) implements Hierarchy {

  Separate {
    mounts = List.copyOf(mounts);
  }

  @Override
  public List<Path> trees() {
    return mounts.stream().map(MountTable.Entry::point).distinct().toList();
  }

  @Override
  public void give(Path group, PodGroup.Share share) throws IOException {
    Optional<Path> time = tree("cpu");
    if (time.isPresent()) {
      Path folder = Files.createDirectories(time.get().resolve(group));
      Hierarchy.write(folder.resolve("cpu.shares"), String.valueOf(share.cpuShares()));
      if (share.cpuQuota().isPresent()) {
        Hierarchy.write(folder.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD));
        Hierarchy.write(folder.resolve("cpu.cfs_quota_us"), String.valueOf(share.cpuQuota().get()));
      }
    }
    Optional<Path> memory = tree("memory");
    if (memory.isPresent()) {
      Path folder = Files.createDirectories(memory.get().resolve(group));
      if (share.memory().isPresent()) {
        Hierarchy.write(
            folder.resolve("memory.limit_in_bytes"), String.valueOf(share.memory().get()));
      }
    }
  }

  private Optional<Path> tree(String controller) {
    return mounts.stream()
        .filter(each -> each.type().equals("cgroup") && each.options().contains(controller))
        .map(MountTable.Entry::point)
        .findFirst();
  }
}
