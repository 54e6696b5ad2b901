package mightypi.node.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mightypi.node.file.MountTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class VolumeFilesTest {

  @TempDir private Path folder;
  @TempDir private Path outside;

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Test
  @EnabledIf("isRoot")
  void aGroupGetsTheFilesOfItsVolumeAndIsNotAskedAgainWhenItOnlyMinds() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "x");
    Path other = Files.writeString(outside.resolve("other"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    new GroupOwnership(4711, "OnRootMismatch").apply(folder);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4711);
    assertThat((int) Files.getAttribute(folder, "unix:mode") & 02070).isEqualTo(02070);
    assertThat(Files.getAttribute(other, "unix:gid")).isEqualTo(0);
    Files.delete(link);

    Path later = Files.writeString(folder.resolve("later"), "x");
    Files.setAttribute(later, "unix:gid", 0);
    new GroupOwnership(4711, "OnRootMismatch").apply(folder);
    assertThat(Files.getAttribute(later, "unix:gid")).isEqualTo(0);
    new GroupOwnership(4711, "Always").apply(folder);
    assertThat(Files.getAttribute(later, "unix:gid")).isEqualTo(4711);
  }

  @Test
  void whatIsMountedIsPartOfAVolumeOrNot() {
    Path volume = Path.of("/data/pod/v");
    MountTable table =
        new MountTable(
            List.of(
                entry("8:1", "/", "/"),
                entry("8:1", "/data/pod/v/in", "/data/pod/sub/0"),
                entry("8:1", "/etc", "/data/pod/sub/1"),
                entry("8:2", "/", "/data/pod/v/disk"),
                entry("8:2", "/deep", "/data/pod/sub/2")));
    assertThat(table.isPartOf(Path.of("/data/pod/sub/0"), volume)).isTrue();
    assertThat(table.isPartOf(Path.of("/data/pod/sub/1"), volume)).isFalse();
    assertThat(table.isPartOf(Path.of("/data/pod/sub/2"), volume)).isTrue();
  }

  private static MountTable.Entry entry(String device, String root, String point) {
    return new MountTable.Entry(device, Path.of(root), Path.of(point), "ext4", List.of());
  }
}
