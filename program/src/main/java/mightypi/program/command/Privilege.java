package mightypi.program.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs this. */
final class Privilege {

  private Privilege() {}

  static void needRoot(String what) {
    if (!isRoot()) {
      throw new CommandFailure(
          ExitCode.NEEDS_ROOT,
          what
              + " needs root: containers, their network, nftables and addresses on the LAN are the kernel's",
          "run it again with sudo");
    }
  }

  private static boolean isRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
