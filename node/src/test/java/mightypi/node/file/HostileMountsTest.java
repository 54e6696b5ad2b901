package mightypi.node.file;

import java.io.IOException;
import java.nio.file.Path;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileMountsTest {

  @Test
  void aDamagedTableOfMountsIsRefusedOrAnotherOne() {
    Path folder = Path.of("/var/lib/mighty");
    Fuzz.of(
            "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
                + "35 22 8:1 /srv/a\\040b /var/lib/mighty/pods/x rw - ext4 /dev/sda1 rw",
            "36 22 0:30 / /var/lib/mighty rw shared:9 - tmpfs tmpfs rw,size=4k\n")
        .allowing(IOException.class)
        .text(
            10_000,
            text -> {
              MountTable table = MountTable.of(text.lines().toList());
              table.at(folder);
              table.under(folder);
              table.isPartOf(folder.resolve("pods/x"), folder);
            });
  }
}
