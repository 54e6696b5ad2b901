package mightypi.node.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** The programs that a node needs from the distribution, and where this machine has them. */
public record Programs(
    Path containerd, Path ctr, Path runc, Optional<Path> crun, Optional<Path> kata, Path cni) {

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"),
          Path.of("/opt/kata/bin"));
  private static final List<Path> CNI_FOLDERS =
      List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"), Path.of("/usr/libexec/cni"));

  /** Throws with the missing packages when the machine lacks something. */
  public static Programs find() throws IOException {
    SequencedSet<String> missing = missingPackages();
    if (!missing.isEmpty()) {
      throw new IOException(
          "not installed on this machine; next: apt-get install " + String.join(" ", missing));
    }
    return new Programs(
        program("containerd").orElseThrow(),
        program("ctr").orElseThrow(),
        program("runc").orElseThrow(),
        program("crun"),
        program("containerd-shim-kata-v2"),
        cniFolder().orElseThrow());
  }

  /** The Debian packages of what is missing here; empty when a node can run. */
  public static SequencedSet<String> missingPackages() {
    SequencedSet<String> missing = new java.util.LinkedHashSet<>();
    for (Need need : needs()) {
      if (need.found().isEmpty()) {
        missing.add(need.debianPackage());
      }
    }
    return missing;
  }

  private static List<Need> needs() {
    List<Need> needs = new ArrayList<>();
    needs.add(new Need("containerd", program("containerd")));
    needs.add(new Need("containerd", program("ctr")));
    needs.add(new Need("containerd", program("containerd-shim-runc-v2")));
    needs.add(new Need("runc", program("runc")));
    needs.add(new Need("containernetworking-plugins", cniFolder()));
    needs.add(new Need("nftables", program("nft")));
    needs.add(new Need("iproute2", program("ip")));
    needs.add(new Need("conntrack", program("conntrack")));
    needs.add(new Need("busybox-static", busybox()));
    return needs;
  }

  private static Optional<Path> cniFolder() {
    return CNI_FOLDERS.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("bridge")))
        .filter(folder -> Files.isExecutable(folder.resolve("host-local")))
        .findFirst();
  }

  /** A busybox that needs no libraries: it becomes the pause container. */
  static Optional<Path> busybox() {
    return program("busybox").filter(Programs::isStatic);
  }

  /** A dynamically linked ELF program names its interpreter, the dynamic linker, near its start. */
  private static boolean isStatic(Path program) {
    try (var in = Files.newInputStream(program)) {
      String start = new String(in.readNBytes(4096), java.nio.charset.StandardCharsets.ISO_8859_1);
      return start.startsWith("\u007fELF") && !start.contains("/ld-");
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the machine has a program, whatever PATH the cloud was started with. */
  public static Optional<Path> program(String name) {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private record Need(String debianPackage, Optional<Path> found) {}
}
