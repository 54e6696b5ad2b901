package mightypi.node.containerd;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Where our containerd lives.
 *
 * @param data the data directory of the cloud: images and snapshots lie under it, and survive a
 *     reboot
 * @param state what a reboot forgets: sockets and the bundles of running containers. It is short
 *     because a Unix socket's path has at most 107 bytes.
 */
public record ContainerdConfig(Path data, Path state) {

  public ContainerdConfig {
    data = data.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  public static ContainerdConfig in(Path data) {
    return new ContainerdConfig(data, Path.of("/run", "mighty-" + tag(data)));
  }

  /** Tells the instances of one machine apart; eight digits of the data directory's path. */
  public static String tag(Path data) {
    CRC32 sum = new CRC32();
    sum.update(data.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }

  /** The control group below which all of its pods run. */
  public static String group(Path data) {
    return "/mighty-" + tag(data);
  }

  /** The socket that speaks CRI and containerd's own API. */
  public Path socket() {
    return state.resolve("containerd.sock");
  }

  /** Where containerd looks for the network of pods. */
  public Path cniFolder() {
    return data.resolve("cni/net.d");
  }

  Path root() {
    return data.resolve("containerd");
  }

  Path configFile() {
    return root().resolve("config.toml");
  }

  Path pidFile() {
    return root().resolve("containerd.pid");
  }

  Path logFile() {
    return root().resolve("containerd.log");
  }

  Path runcRoot() {
    return state.resolve("runc");
  }

  Path tasks() {
    return state.resolve("state/io.containerd.runtime.v2.task/" + ContainerdInstance.NAMESPACE);
  }
}
