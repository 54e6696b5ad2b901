package mightypi.node;

import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.node.cri.v1.VersionResponse;
import mightypi.node.plan.HugePages;

/** What this machine is and has. */
final class Machine {

  private final Path dataDir;

  Machine(Path dataDir) {
    this.dataDir = dataDir;
  }

  static long memory() throws IOException {
    return meminfo("MemTotal:");
  }

  static long availableMemory() throws IOException {
    return meminfo("MemAvailable:");
  }

  private static long meminfo(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
          .findFirst()
          .orElse(0L);
    }
  }

  Map<String, Quantity> capacity() throws IOException {
    Map<String, Quantity> all = new LinkedHashMap<>();
    all.put("cpu", new Quantity(String.valueOf(Runtime.getRuntime().availableProcessors())));
    all.put("memory", new Quantity(memory() / 1024 + "Ki"));
    long disk = Files.getFileStore(dataDir).getTotalSpace();
    all.put("ephemeral-storage", new Quantity(disk / 1024 + "Ki"));
    for (String size : HugePages.sizes()) {
      all.put("hugepages-" + size, new Quantity(HugePages.bytes(size)));
    }
    all.put("pods", new Quantity(String.valueOf(NodeConfig.MAX_PODS)));
    return all;
  }

  /** The part of the disk that is used, between 0 and 1. */
  double diskUsed() throws IOException {
    var store = Files.getFileStore(dataDir);
    long total = store.getTotalSpace();
    return total == 0 ? 0 : 1 - (double) store.getUsableSpace() / total;
  }

  static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      case "arm" -> "arm";
      default -> System.getProperty("os.arch", "");
    };
  }

  static NodeSystemInfo info(NodeConfig config, VersionResponse runtime) throws IOException {
    return new NodeSystemInfoBuilder()
        .withArchitecture(architecture())
        .withOperatingSystem("linux")
        .withKernelVersion(System.getProperty("os.version", ""))
        .withOsImage(osImage())
        .withMachineID(line("/etc/machine-id"))
        .withSystemUUID(line("/etc/machine-id"))
        .withBootID(line("/proc/sys/kernel/random/boot_id"))
        .withContainerRuntimeVersion(runtime.getRuntimeName() + "://" + runtime.getRuntimeVersion())
        .withKubeletVersion(config.version())
        .withKubeProxyVersion(config.version())
        .build();
  }

  private static String line(String file) throws IOException {
    Path path = Path.of(file);
    return Files.isReadable(path) ? Files.readString(path).strip() : "";
  }

  private static String osImage() throws IOException {
    Path release = Path.of("/etc/os-release");
    if (!Files.isReadable(release)) {
      return "Linux";
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }
}
