package mightypi.node.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mightypi.node.plan.PodGroup;

/**
 * Version 2: one tree. Every group says which controllers its children have; the runtime says so
 * itself where it makes groups.
 */
record Unified(Path tree) implements Hierarchy {

  private static final List<String> CONTROLLERS = List.of("cpu", "memory");
  private static final String CHILDREN = "cgroup.subtree_control";

  @Override
  public List<Path> trees() {
    return List.of(tree);
  }

  @Override
  public void give(Path group, PodGroup.Share share) throws IOException {
    Path folder = tree;
    for (Path name : group) {
      share(folder);
      folder = Files.createDirectories(folder.resolve(name));
    }
    Hierarchy.write(folder.resolve("cpu.weight"), String.valueOf(weight(share.cpuShares())));
    if (share.cpuQuota().isPresent()) {
      Hierarchy.write(folder.resolve("cpu.max"), share.cpuQuota().get() + " " + PERIOD);
    }
    if (share.memory().isPresent()) {
      Hierarchy.write(folder.resolve("memory.max"), String.valueOf(share.memory().get()));
    }
  }

  /**
   * Hands controllers down. Where the kernel does not let it, as in a container that has not been
   * given them, pods run without, as their containers do.
   */
  private static void share(Path folder) throws IOException {
    Path children = folder.resolve(CHILDREN);
    List<String> there = words(folder.resolve("cgroup.controllers"));
    List<String> shared = words(children);
    for (String each : CONTROLLERS) {
      if (there.contains(each) && !shared.contains(each)) {
        try {
          Hierarchy.write(children, "+" + each);
        } catch (IOException e) {
          LOG.debug("{}: {} is not handed down: {}", folder, each, e.toString());
        }
      }
    }
  }

  private static List<String> words(Path file) throws IOException {
    return Files.exists(file) ? List.of(Files.readString(file).strip().split(" ", -1)) : List.of();
  }

  /** From 2…262144 of version 1 to 1…10000. */
  static long weight(long shares) {
    return 1 + (Math.clamp(shares, 2L, 262_144L) - 2) * 9_999 / 262_142;
  }
}
