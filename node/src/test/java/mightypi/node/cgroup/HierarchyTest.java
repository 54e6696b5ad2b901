package mightypi.node.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.node.file.MountTable;
import mightypi.node.file.MountTable.Entry;
import mightypi.node.plan.PodGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both versions of control groups, on folders that look like the kernel's. */
class HierarchyTest {

  private static final PodGroup.Share SHARE =
      new PodGroup.Share(512, Optional.of(50_000L), Optional.of(1L << 20));
  private static final Path GROUP = Path.of("all/pod");

  @TempDir Path tree;

  private static Entry mount(String point, String type, String... options) {
    return new Entry("0:1", Path.of("/"), Path.of(point), type, List.of(options));
  }

  private void file(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String text(String name) throws IOException {
    return Files.readString(tree.resolve(name));
  }

  @Test
  void isTheOneThatIsMounted() {
    assertThat(
            Hierarchy.of(
                new MountTable(List.of(mount("/sys/fs/cgroup", "cgroup2", "rw", "nsdelegate")))))
        .isEqualTo(new Unified(Path.of("/sys/fs/cgroup")));
    Hierarchy both =
        Hierarchy.of(
            new MountTable(
                List.of(
                    mount("/sys/fs/cgroup", "tmpfs"),
                    mount("/sys/fs/cgroup/cpu,cpuacct", "cgroup", "rw", "cpu", "cpuacct"),
                    mount("/sys/fs/cgroup/unified", "cgroup2", "rw"),
                    mount("/data", "ext4"))));
    assertThat(both.trees())
        .as("where a runtime makes groups")
        .containsExactly(Path.of("/sys/fs/cgroup/cpu,cpuacct"), Path.of("/sys/fs/cgroup/unified"));
  }

  @Test
  void writesSharesQuotasAndBytesInVersionOne() throws IOException {
    for (String each : List.of("cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us")) {
      file("c/all/pod/" + each, "");
    }
    file("m/all/pod/memory.limit_in_bytes", "");
    Hierarchy separate =
        new Separate(
            List.of(
                mount(tree + "/c", "cgroup", "rw", "cpu"),
                mount(tree + "/m", "cgroup", "rw", "memory")));
    separate.give(GROUP, SHARE);
    assertThat(text("c/all/pod/cpu.shares")).isEqualTo("512");
    assertThat(text("c/all/pod/cpu.cfs_period_us")).isEqualTo("100000");
    assertThat(text("c/all/pod/cpu.cfs_quota_us")).isEqualTo("50000");
    assertThat(text("m/all/pod/memory.limit_in_bytes")).isEqualTo("1048576");
  }

  @Test
  void handsControllersDownAndWritesWeightsInVersionTwo() throws IOException {
    file("cgroup.controllers", "cpuset cpu io memory pids\n");
    file("cgroup.subtree_control", "");
    file("all/cgroup.controllers", "cpu memory\n");
    file("all/cgroup.subtree_control", "cpu memory\n");
    for (String each : List.of("cpu.weight", "cpu.max", "memory.max")) {
      file("all/pod/" + each, "");
    }
    new Unified(tree).give(GROUP, SHARE);
    assertThat(text("cgroup.subtree_control")).contains("+memory");
    assertThat(text("all/cgroup.subtree_control")).isEqualTo("cpu memory\n");
    assertThat(text("all/pod/cpu.weight")).isEqualTo("20");
    assertThat(text("all/pod/cpu.max")).isEqualTo("50000 100000");
    assertThat(text("all/pod/memory.max")).isEqualTo("1048576");
  }

  @Test
  void turnsSharesIntoWeights() {
    assertThat(Unified.weight(2)).isEqualTo(1);
    assertThat(Unified.weight(1024)).isEqualTo(39);
    assertThat(Unified.weight(262_144)).isEqualTo(10_000);
  }
}
